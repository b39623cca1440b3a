-- facts_counted_twice: 同一事项在表中占了几行 | one thing makes several rows of its table
-- reads: townships, grids, key_units, archives, major_hazards, spot_checks, visit_officers, activities, targets
WITH keys AS (
    SELECT 'townships' AS model, row_key FROM townships
    UNION ALL SELECT 'grids', row_key FROM grids
    UNION ALL SELECT 'key_units', row_key FROM key_units
    UNION ALL SELECT 'archives', row_key FROM archives
    UNION ALL SELECT 'major_hazards', row_key FROM major_hazards
    UNION ALL SELECT 'spot_checks', row_key FROM spot_checks
    UNION ALL SELECT 'visit_officers', row_key FROM visit_officers
    UNION ALL SELECT 'activities', row_key FROM activities
    UNION ALL SELECT 'targets', row_key FROM targets
)
SELECT model, row_key, count(*) AS times
FROM keys
GROUP BY model, row_key
HAVING count(*) > 1
ORDER BY model, row_key
