-- township_periods: which roster row a township's name means on which day
-- grain: one row for each county, name and first day; periods of a name do not overlap
-- reads: roster
-- The row of 0001-01-01 answers for what has no date: it is there for names
-- that only ever meant one roster row.
WITH periods AS (
    SELECT
        county, name, row_key, brigade, first_day,
        least(past_day, lead(first_day) OVER (PARTITION BY county, name ORDER BY first_day, past_day, code)) AS past_day
    FROM roster
    WHERE first_day < past_day
)
SELECT
    county,                  -- county
    name AS township,        -- name of the township
    first_day,               -- first day on which the name means this row
    past_day,                -- first day on which it no longer does
    row_key AS township_key, -- the roster row
    brigade                  -- brigade of the roster row, may be NULL
FROM periods
WHERE first_day < past_day
UNION ALL
SELECT county, name, DATE '0001-01-01', DATE '0001-01-02', min(row_key), min(brigade)
FROM roster
GROUP BY county, name
HAVING count(*) = 1
