"""One verb over many tickets, as a job: frozen selection, slices, the way back."""

KIND = "tickets.bulk"
# Who sees how a colleague's goes.
SEES_ALL = "helpdesk.supervise_tickets"
