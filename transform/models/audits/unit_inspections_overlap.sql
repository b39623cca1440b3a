-- unit_inspections_overlap: 同一天一家单位被当作检查了两次 | a unit counts as inspected twice on one day
-- reads: unit_inspections
SELECT unit_key, first_day, past_day
FROM (
    SELECT unit_key, first_day, past_day,
        lead(first_day) OVER (PARTITION BY unit_key ORDER BY first_day) AS next_day
    FROM unit_inspections
) AS p
WHERE past_day >= next_day OR past_day <= first_day
ORDER BY unit_key, first_day
