-- unit_archives: when each listed unit first had a complete archive
-- grain: one row for each unit and year that has one
-- reads: unit_names, archives
-- Matched like registrations: by number, else by a name that the list has once.
WITH matched AS (
    SELECT n.unit_key, a.created_on
    FROM unit_names AS n
    JOIN archives AS a ON a.unit_no = n.unit_no
    WHERE a.complete
    UNION ALL
    SELECT n.unit_key, a.created_on
    FROM unit_names AS n
    JOIN archives AS a ON a.unit_name_norm = n.unit_name_norm
    WHERE a.complete AND n.same_name = 1 AND (a.unit_no IS NULL OR n.unit_no IS NULL)
)
SELECT
    unit_key,                       -- the unit's key in listed_units
    min(created_on) AS archived_on  -- day of the first complete archive
FROM matched
WHERE created_on IS NOT NULL
GROUP BY unit_key
