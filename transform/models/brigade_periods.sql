-- brigade_periods: the brigades all of whose townships lie in one county, and when
-- grain: one row for each brigade and first day
-- reads: roster
-- The row of 0001-01-01 answers for what has no date.
WITH edges AS (
    SELECT brigade, first_day AS day FROM roster WHERE brigade IS NOT NULL
    UNION
    SELECT brigade, past_day FROM roster WHERE brigade IS NOT NULL
), segments AS (
    SELECT brigade, day AS first_day, lead(day) OVER (PARTITION BY brigade ORDER BY day) AS past_day
    FROM edges
), townships AS (
    SELECT s.brigade, s.first_day, s.past_day, r.county
    FROM segments AS s
    JOIN roster AS r ON r.brigade = s.brigade AND r.first_day <= s.first_day AND r.past_day >= s.past_day
    UNION ALL
    SELECT brigade, DATE '0001-01-01', DATE '0001-01-02', county
    FROM roster
    WHERE brigade IS NOT NULL
)
SELECT
    brigade,              -- brigade
    first_day,            -- first day of the period
    past_day,             -- first day after the period
    min(county) AS county -- the one county
FROM townships
GROUP BY brigade, first_day, past_day
HAVING min(county) = max(county)
