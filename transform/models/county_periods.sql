-- county_periods: the counties all of whose townships one brigade has charge of, and when
-- grain: one row for each county and first day
-- reads: roster
-- The row of 0001-01-01 answers for what has no date.
WITH edges AS (
    SELECT county, first_day AS day FROM roster
    UNION
    SELECT county, past_day FROM roster
), segments AS (
    SELECT county, day AS first_day, lead(day) OVER (PARTITION BY county ORDER BY day) AS past_day
    FROM edges
), townships AS (
    SELECT s.county, s.first_day, s.past_day, r.brigade
    FROM segments AS s
    JOIN roster AS r ON r.county = s.county AND r.first_day <= s.first_day AND r.past_day >= s.past_day
    UNION ALL
    SELECT county, DATE '0001-01-01', DATE '0001-01-02', brigade
    FROM roster
)
SELECT
    county,                 -- county
    first_day,              -- first day of the period
    past_day,               -- first day after the period
    min(brigade) AS brigade -- the one brigade
FROM townships
GROUP BY county, first_day, past_day
HAVING count(brigade) = count(*) AND min(brigade) = max(brigade)
