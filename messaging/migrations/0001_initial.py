import config.lib.sealed
import django.db.models.deletion
import messaging.models.delivery.attemptable
import messaging.models.delivery.sendable
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('crm', '0001_initial'),
        ('crm', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Blob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=60, unique=True)),
                ('size', models.PositiveBigIntegerField()),
                ('mime', models.CharField(max_length=120)),
                ('sha256', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True, verbose_name='key')),
                ('kind', models.CharField(choices=[('mail', 'Mail')], default='mail', max_length=10)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('address', models.EmailField(max_length=254, verbose_name='address')),
                ('sender_name', models.CharField(blank=True, max_length=80, verbose_name='sender name')),
                ('outgoing', models.CharField(blank=True, max_length=200, verbose_name='outgoing server')),
                ('incoming', models.CharField(blank=True, max_length=200, verbose_name='incoming server')),
                ('outgoing_secret', config.lib.sealed.SealedField(blank=True, null=True)),
                ('incoming_secret', config.lib.sealed.SealedField(blank=True, null=True)),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'channel',
                'verbose_name_plural': 'channels',
                'permissions': [('manage_channels', 'May set up channels')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('leased_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('lease', models.BigIntegerField(default=0, editable=False)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('to', config.lib.sealed.SealedField()),
                ('seal_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('to_masked', models.CharField(max_length=80)),
                ('subject', models.CharField(max_length=300)),
                ('text', models.TextField()),
                ('secret', config.lib.sealed.SealedField(null=True)),
                ('message_id', models.CharField(blank=True, max_length=200)),
                ('in_reply_to', models.CharField(blank=True, max_length=500)),
                ('references', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('queued', 'Waiting to be sent'), ('sending', 'Being sent'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('undelivered', 'Not delivered'), ('bounced', 'Came back'), ('failed', 'Not sent'), ('suppressed', 'Suppressed'), ('expired', 'Expired'), ('cancelled', 'Cancelled')], default='planned', max_length=12)),
                ('is_uncertain', models.BooleanField(default=False)),
                ('send_started_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('provider_id', models.CharField(blank=True, max_length=200)),
                ('error', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='messaging.channel')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='crm.client')),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'deliveries',
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='messaging_delivery_due'), models.Index(condition=models.Q(('is_uncertain', True)), fields=['id'], name='messaging_delivery_uncertain')],
            },
            bases=(messaging.models.delivery.sendable.Sendable, messaging.models.delivery.attemptable.Attemptable, models.Model),
        ),
        migrations.CreateModel(
            name='DeliveryFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='messaging.blob')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='messaging.delivery')),
            ],
        ),
        migrations.AddField(
            model_name='delivery',
            name='blobs',
            field=models.ManyToManyField(related_name='+', through='messaging.DeliveryFile', to='messaging.blob'),
        ),
        migrations.CreateModel(
            name='HistoricalChannel',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, verbose_name='key')),
                ('kind', models.CharField(choices=[('mail', 'Mail')], default='mail', max_length=10)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('address', models.EmailField(max_length=254, verbose_name='address')),
                ('sender_name', models.CharField(blank=True, max_length=80, verbose_name='sender name')),
                ('outgoing', models.CharField(blank=True, max_length=200, verbose_name='outgoing server')),
                ('incoming', models.CharField(blank=True, max_length=200, verbose_name='incoming server')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('created_at', models.DateTimeField(blank=True, editable=False)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical channel',
                'verbose_name_plural': 'historical channels',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Inbound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('leased_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('lease', models.BigIntegerField(default=0, editable=False)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('digest', models.CharField(max_length=64)),
                ('provider_id', models.CharField(blank=True, max_length=120)),
                ('state', models.CharField(choices=[('received', 'Received'), ('done', 'Filed'), ('ignored', 'Ignored'), ('quarantined', 'In quarantine')], default='received', max_length=12)),
                ('outcome', models.CharField(blank=True, max_length=12)),
                ('reason', models.TextField(blank=True)),
                ('received_at', models.DateTimeField()),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inbounds', to='messaging.channel')),
                ('raw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='messaging.blob')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='messaging_inbound_due'), models.Index(fields=['state', '-id'], name='messaging_inbound_state')],
                'constraints': [models.UniqueConstraint(fields=('channel', 'digest'), name='messaging_inbound_once_per_channel')],
            },
        ),
        migrations.CreateModel(
            name='MailCursor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('leased_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('lease', models.BigIntegerField(default=0, editable=False)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('folder', models.CharField(default='INBOX', max_length=120)),
                ('uidvalidity', models.BigIntegerField(default=0)),
                ('last_uid', models.BigIntegerField(default=0)),
                ('checked_at', models.DateTimeField(null=True)),
                ('error', models.TextField(blank=True)),
                ('error_since', models.DateTimeField(null=True)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cursors', to='messaging.channel')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='messaging_mailcursor_due')],
                'constraints': [models.UniqueConstraint(fields=('channel', 'folder'), name='messaging_mailcursor_once_per_folder')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField()),
                ('outcome', models.CharField(choices=[('sent', 'Sent'), ('temporary', 'Temporary'), ('permanent', 'Permanent'), ('uncertain', 'Uncertain')], max_length=10)),
                ('code', models.CharField(blank=True, max_length=20)),
                ('detail', models.TextField(blank=True)),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='messaging.delivery')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('delivery', 'number'), name='messaging_attempt_number')],
            },
        ),
    ]
