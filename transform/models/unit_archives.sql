-- unit_archives: when each listed unit first had a complete archive
-- grain: one row for each unit and year that has one
-- reads: listed_units, archives
-- Matched like registrations: by number, else by a name that the list has once.
WITH matched AS (
    SELECT u.row_key AS unit_key, a.created_on
    FROM listed_units AS u
    JOIN archives AS a ON a.unit_no = u.unit_no
    WHERE a.complete
    UNION ALL
    SELECT u.row_key, a.created_on
    FROM listed_units AS u
    JOIN archives AS a ON a.unit_name_norm = u.unit_name_norm
    WHERE a.complete AND u.same_name = 1 AND (a.unit_no IS NULL OR u.unit_no IS NULL)
)
SELECT
    unit_key,                       -- the unit's key in listed_units
    min(created_on) AS archived_on  -- day of the first complete archive
FROM matched
WHERE created_on IS NOT NULL
GROUP BY unit_key
