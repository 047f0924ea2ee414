import django.db.models.deletion
import helpdesk.models.ticket.assignable
import helpdesk.models.ticket.classifiable
import helpdesk.models.ticket.notable
import helpdesk.models.ticket.provable
import helpdesk.models.ticket.receivable
import helpdesk.models.ticket.referable
import helpdesk.models.ticket.repliable
import helpdesk.models.ticket.resolvable
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('crm', '0001_initial'),
        ('crm', '__first__'),
        ('messaging', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Queue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True, verbose_name='key')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_zh', models.CharField(blank=True, max_length=60, verbose_name='Chinese name')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('department', models.CharField(choices=[('customer_service', 'Customer service'), ('finance', 'Finance'), ('funds', 'Funds'), ('risk', 'Risk'), ('verification', 'Verification'), ('operations', 'Operations'), ('promotion', 'Promotion')], default='customer_service', max_length=20, verbose_name='department')),
                ('colour', models.PositiveSmallIntegerField(default=1, verbose_name='colour')),
                ('place', models.PositiveSmallIntegerField(default=100, verbose_name='place in lists')),
            ],
            options={
                'verbose_name': 'queue',
                'verbose_name_plural': 'queues',
                'permissions': [('manage_queues', 'May set up queues and their members')],
            },
        ),
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('number', models.BigAutoField(primary_key=True, serialize=False)),
                ('subject', models.CharField(max_length=300, verbose_name='subject')),
                ('priority', models.PositiveSmallIntegerField(choices=[(1, 'Low'), (2, 'Normal'), (3, 'High'), (4, 'Urgent')], default=2, verbose_name='priority')),
                ('status', models.CharField(choices=[('new', 'New'), ('open', 'Open'), ('waiting_client', 'Waiting for client'), ('waiting_third', 'Waiting for third party'), ('resolved', 'Resolved'), ('closed', 'Closed')], default='new', max_length=14, verbose_name='status')),
                ('is_done', models.BooleanField(default=False)),
                ('reference', models.CharField(blank=True, max_length=64, verbose_name='platform reference')),
                ('reference_kind', models.CharField(blank=True, max_length=20)),
                ('reference_status', models.CharField(blank=True, max_length=20)),
                ('last_at', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('assignee', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assigned_tickets', to=settings.AUTH_USER_MODEL)),
                ('channel', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='messaging.channel')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='crm.client')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.contactpoint')),
                ('queue', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='helpdesk.queue')),
            ],
            options={
                'verbose_name': 'ticket',
                'verbose_name_plural': 'tickets',
                'permissions': [('work_tickets', 'May see and work on tickets in reach'), ('supervise_tickets', 'May see and work on every ticket'), ('verify_clients', 'May verify the person in a contact'), ('override_verification', 'May send account values to the unverified')],
                'indexes': [models.Index(fields=['is_done', 'last_at', 'number'], name='helpdesk_ticket_last'), models.Index(fields=['is_done', 'queue', 'last_at', 'number'], name='helpdesk_ticket_queue_last'), models.Index(fields=['is_done', 'assignee', 'last_at', 'number'], name='helpdesk_ticket_staff_last'), models.Index(fields=['is_done', 'number'], name='helpdesk_ticket_new'), models.Index(fields=['is_done', 'queue', 'number'], name='helpdesk_ticket_queue_new'), models.Index(fields=['is_done', 'assignee', 'number'], name='helpdesk_ticket_staff_new'), models.Index(fields=['client', '-number'], name='helpdesk_ticket_client'), models.Index(condition=models.Q(('reference', ''), _negated=True), fields=['reference', 'is_done', '-number'], name='helpdesk_ticket_reference')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('is_done', True), ('status__in', ['resolved', 'closed'])), models.Q(('is_done', False), ('status__in', ['new', 'open', 'waiting_client', 'waiting_third'])), _connector='OR'), name='helpdesk_ticket_done_follows_status')],
            },
            bases=(helpdesk.models.ticket.assignable.Assignable, helpdesk.models.ticket.classifiable.Classifiable, helpdesk.models.ticket.notable.Notable, helpdesk.models.ticket.receivable.Receivable, helpdesk.models.ticket.provable.Provable, helpdesk.models.ticket.referable.Referable, helpdesk.models.ticket.repliable.Repliable, helpdesk.models.ticket.resolvable.Resolvable, models.Model),
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('message', 'Message'), ('reply', 'Reply'), ('note', 'Note'), ('event', 'Event')], max_length=7)),
                ('text', models.TextField(blank=True)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('at', models.DateTimeField()),
                ('message_id', models.CharField(blank=True, max_length=500)),
                ('is_unverified', models.BooleanField(default=False)),
                ('sender', models.CharField(blank=True, max_length=80)),
                ('key', models.CharField(blank=True, max_length=64)),
                ('recalled_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.client')),
                ('delivery', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entry', to='messaging.delivery')),
                ('inbound', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entry', to='messaging.inbound')),
                ('staff', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='helpdesk.ticket')),
            ],
            options={
                'verbose_name_plural': 'entries',
                'constraints': [models.UniqueConstraint(fields=('ticket', 'number'), name='helpdesk_entry_number'), models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('ticket', 'key'), name='helpdesk_entry_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('mime', models.CharField(max_length=120)),
                ('size', models.PositiveBigIntegerField()),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='messaging.blob')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='helpdesk.entry')),
            ],
        ),
        migrations.CreateModel(
            name='HistoricalQueue',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, verbose_name='key')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_zh', models.CharField(blank=True, max_length=60, verbose_name='Chinese name')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('department', models.CharField(choices=[('customer_service', 'Customer service'), ('finance', 'Finance'), ('funds', 'Funds'), ('risk', 'Risk'), ('verification', 'Verification'), ('operations', 'Operations'), ('promotion', 'Promotion')], default='customer_service', max_length=20, verbose_name='department')),
                ('colour', models.PositiveSmallIntegerField(default=1, verbose_name='colour')),
                ('place', models.PositiveSmallIntegerField(default=100, verbose_name='place in lists')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical queue',
                'verbose_name_plural': 'historical queues',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalQueueMember',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('part', models.CharField(choices=[('serve', 'Serves'), ('lead', 'Leads')], default='serve', max_length=5)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('staff', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('queue', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='helpdesk.queue')),
            ],
            options={
                'verbose_name': 'historical queue member',
                'verbose_name_plural': 'historical queue members',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalChannelRoute',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('channel', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='messaging.channel')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('queue', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='helpdesk.queue')),
            ],
            options={
                'verbose_name': 'historical channel route',
                'verbose_name_plural': 'historical channel routes',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ChannelRoute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='route', to='messaging.channel')),
                ('queue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='routes', to='helpdesk.queue')),
            ],
        ),
        migrations.CreateModel(
            name='Thread',
            fields=[
                ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='thread', serialize=False, to='helpdesk.ticket')),
                ('next_number', models.PositiveIntegerField(default=1)),
                ('last_text', models.CharField(blank=True, max_length=140)),
                ('last_side', models.CharField(blank=True, choices=[('client', 'Client'), ('staff', 'Staff')], max_length=6)),
                ('client_number', models.PositiveIntegerField(default=0)),
                ('client_at', models.DateTimeField(null=True)),
                ('staff_at', models.DateTimeField(null=True)),
                ('unread', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='TicketType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True, verbose_name='key')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_zh', models.CharField(blank=True, max_length=60, verbose_name='Chinese name')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('place', models.PositiveSmallIntegerField(default=100, verbose_name='place in lists')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='helpdesk.tickettype', verbose_name='above it')),
            ],
            options={
                'verbose_name': 'ticket type',
                'verbose_name_plural': 'ticket types',
                'ordering': ['place', 'pk'],
                'permissions': [('manage_types', 'May set up ticket types')],
            },
        ),
        migrations.AddField(
            model_name='ticket',
            name='type',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='helpdesk.tickettype'),
        ),
        migrations.CreateModel(
            name='HistoricalTicketType',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, verbose_name='key')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('name_zh', models.CharField(blank=True, max_length=60, verbose_name='Chinese name')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('place', models.PositiveSmallIntegerField(default=100, verbose_name='place in lists')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='helpdesk.tickettype', verbose_name='above it')),
            ],
            options={
                'verbose_name': 'historical ticket type',
                'verbose_name_plural': 'historical ticket types',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalTicket',
            fields=[
                ('number', models.BigIntegerField(blank=True, db_index=True)),
                ('subject', models.CharField(max_length=300, verbose_name='subject')),
                ('priority', models.PositiveSmallIntegerField(choices=[(1, 'Low'), (2, 'Normal'), (3, 'High'), (4, 'Urgent')], default=2, verbose_name='priority')),
                ('status', models.CharField(choices=[('new', 'New'), ('open', 'Open'), ('waiting_client', 'Waiting for client'), ('waiting_third', 'Waiting for third party'), ('resolved', 'Resolved'), ('closed', 'Closed')], default='new', max_length=14, verbose_name='status')),
                ('is_done', models.BooleanField(default=False)),
                ('reference', models.CharField(blank=True, max_length=64, verbose_name='platform reference')),
                ('reference_kind', models.CharField(blank=True, max_length=20)),
                ('reference_status', models.CharField(blank=True, max_length=20)),
                ('created_at', models.DateTimeField()),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('assignee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('channel', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='messaging.channel')),
                ('client', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='crm.client')),
                ('contact', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='crm.contactpoint')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('queue', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='helpdesk.queue')),
                ('type', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='helpdesk.tickettype')),
            ],
            options={
                'verbose_name': 'historical ticket',
                'verbose_name_plural': 'historical tickets',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('none', 'Unknown'), ('recognised', 'Recognised'), ('verified', 'Verified')], max_length=10)),
                ('method', models.CharField(choices=[('address', 'Known address'), ('token', 'Signed in on the platform'), ('code', 'One-time code'), ('questions', 'Questions from the account'), ('document', 'Document')], max_length=9)),
                ('detail', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verifications', to='crm.client')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.contactpoint')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verifications', to='helpdesk.ticket')),
            ],
            options={
                'indexes': [models.Index(fields=['ticket', '-id'], name='helpdesk_verification_newest')],
            },
        ),
        migrations.CreateModel(
            name='QueueMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('serve', 'Serves'), ('lead', 'Leads')], default='serve', max_length=5)),
                ('queue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='helpdesk.queue')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='queue_parts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['staff', 'queue'], name='helpdesk_member_staff')],
                'constraints': [models.UniqueConstraint(fields=('queue', 'staff'), name='helpdesk_member_once')],
            },
        ),
        migrations.CreateModel(
            name='OneTimeCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BinaryField(max_length=32)),
                ('at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.contactpoint')),
                ('delivery', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='code', to='messaging.delivery')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='helpdesk.ticket')),
            ],
            options={
                'indexes': [models.Index(fields=['ticket', '-id'], name='helpdesk_code_newest')],
            },
        ),
    ]
