-- unit_registrations: the registration (户籍化) of each listed unit, with its three filings (三项备案)
-- grain: one row for each unit and year that has a registration row
-- reads: unit_names, latest_registrations(unit_no, unit_name_norm, registered_on, manager_filed_on, maintenance_filed_on, assessment_filed_on, warning)
-- Matched by number; by name where either side has no number and the year's
-- list has the name once.
WITH matched AS (
    SELECT n.unit_key, r.*
    FROM unit_names AS n
    JOIN latest_registrations AS r ON r.unit_no = n.unit_no
    UNION ALL
    SELECT n.unit_key, r.*
    FROM unit_names AS n
    JOIN latest_registrations AS r ON r.unit_name_norm = n.unit_name_norm
    WHERE n.same_name = 1 AND (r.unit_no IS NULL OR n.unit_no IS NULL)
), ranked AS (
    SELECT
        m.*,
        row_number() OVER (PARTITION BY unit_key ORDER BY registered_on NULLS LAST, row_key) AS place
    FROM matched AS m
)
SELECT
    unit_key,                                            -- the unit's key in listed_units
    min(registered_on) AS registered_on,                 -- first registered; NULL is not yet
    min(manager_filed_on) AS manager_filed_on,           -- managers first filed (消防安全管理人员备案)
    min(maintenance_filed_on) AS maintenance_filed_on,   -- maintenance first filed (消防设施维护保养备案)
    min(assessment_filed_on) AS assessment_filed_on,     -- self-assessment first filed (自我评估备案)
    max(CASE WHEN place = 1 THEN warning END) AS warning -- warning colour (预警颜色) of the first registration
FROM ranked
GROUP BY unit_key
