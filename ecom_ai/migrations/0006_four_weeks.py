from django.db import migrations, models

FOUR_WEEKS = {
    "postgresql": "DATE '0001-01-01' + (day - DATE '0001-01-01') / 28 * 28",
    "sqlite": "date(day, '-' || (CAST(julianday(day) - julianday('0001-01-01') AS INTEGER) % 28) || ' days')",
}
COUNTS = ("negative", "neutral", "positive", "unsure", "contradicting", "stars", "rated")


def count_four_weeks(apps, schema_editor):
    """From the weeks that are counted already: every week lies in one block of four."""
    table = schema_editor.quote_name(apps.get_model("ecom_ai", "ReviewRollup")._meta.db_table)
    sums = ", ".join(f"SUM({name})" for name in COUNTS)
    schema_editor.execute(
        f"INSERT INTO {table} (scope, grain, key, aspect, day, language, {', '.join(COUNTS)}) "
        f"SELECT scope, 'four', key, aspect, {FOUR_WEEKS[schema_editor.connection.vendor]}, language, {sums} "
        f"FROM {table} WHERE scope = 'product' AND grain = 'week' GROUP BY 1, 2, 3, 4, 5, 6 "
        "ORDER BY 4, 5, 3",
        params=None,
    )


def forget_four_weeks(apps, schema_editor):
    apps.get_model("ecom_ai", "ReviewRollup").objects.filter(grain="four").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('ecom_ai', '0005_search_vectors'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reviewrollup',
            name='grain',
            field=models.CharField(choices=[('day', 'Day'), ('week', 'Week'), ('four', 'Four weeks'), ('all', 'All time')], max_length=4),
        ),
        migrations.RunPython(count_four_weeks, forget_four_weeks),
        migrations.AddIndex(
            model_name='aspectmention',
            index=models.Index(condition=models.Q(('topic', ''), _negated=True), fields=['product_id', '-id', 'topic', 'polarity', 'score'], name='ecom_ai_mention_topic'),
        ),
    ]
