-- hazards: the fire hazards (火灾隐患) with county and brigade and the day they were closed
-- grain: one row for each hazard
-- reads: latest_hazards(hazard_no, unit_name, description, county, township, brigade, place_class, found_on, severity, rectify_mode, deadline, status, rectified_on, review_on, review_result, closed_on), township_periods, county_periods, brigade_periods
-- incremental: row_key
WITH dated AS (
    SELECT
        l.*,
        coalesce(l.found_on, DATE '0001-01-01') AS place_day,
        coalesce(l.rectify_mode = '当场改正', FALSE) AS spot
    FROM latest_hazards AS l
), first_reviews AS (
    SELECT DISTINCT ON (row_key) row_key, review_on, review_result
    FROM versions_hazards
    WHERE review_on IS NOT NULL AND review_result IS NOT NULL
    ORDER BY row_key, review_on, place_of_row
)
SELECT
    h.row_key,  -- key of the hazard
    h.file_no,  -- file that the row came in
    h.sheet_no, -- sheet of that file, counted from 0
    h.row_no,   -- row of that sheet as the clerk sees it
    h.hazard_no,    -- number of the hazard (隐患编号), may be NULL
    h.unit_name,    -- unit (单位名称) as written
    h.township,     -- township, may be NULL
    h.description,  -- what is wrong (隐患描述) as written
    h.rectify_mode, -- 当场改正 or 限期改正, may be NULL
    h.status,       -- what the clerk says (整改状态), may be NULL
    coalesce(h.county, b.county, '未知') AS county,               -- county
    coalesce(h.brigade, t.brigade, c.brigade, '未知') AS brigade, -- brigade
    coalesce(nullif(split_part(h.place_class, '、', 1), ''), '未填') AS place_class, -- first place class named
    coalesce(h.severity, '未填') AS severity,                     -- 一般 or 重大
    h.found_on,                                                   -- day found; NULL counts as undated only
    h.spot AS on_the_spot,                                        -- put right on the spot (当场改正): never due, no review
    CASE WHEN NOT h.spot THEN h.deadline END AS deadline,         -- last day to put it right; NULL is none or open-ended
    coalesce(h.status = '已整改', FALSE) AS says_rectified,         -- what the clerk says (整改状态 is 已整改)
    CASE WHEN NOT h.spot THEN h.rectified_on END AS reported_on,  -- day reported rectified (整改完成日期)
    h.review_on,                                                  -- day reviewed (复查日期)
    h.review_result,                                              -- 合格 or 不合格, may be NULL
    h.review_result = '合格' AS review_passed,                    -- 合格; false is 不合格, NULL is no result
    CASE WHEN NOT h.spot THEN
        coalesce(f.review_on, CASE WHEN h.review_result IS NOT NULL THEN h.review_on END)
    END AS first_review_on,                                       -- day of the first review that has a result, of all versions of the row
    coalesce(f.review_result, h.review_result) = '合格' AS first_review_passed, -- what that review found
    CASE WHEN NOT h.spot THEN least(
        CASE WHEN h.deadline IS NOT NULL THEN greatest(h.deadline, h.found_on) END,
        h.rectified_on) END AS review_due_on,                     -- from when a review is due
    least(
        CASE WHEN h.spot THEN h.found_on END,
        CASE WHEN h.review_result = '合格' THEN h.review_on END,
        h.closed_on) AS closed_on                                 -- day closed: on the spot, by a passed review, or 销案
FROM dated AS h
LEFT JOIN first_reviews AS f ON f.row_key = h.row_key
LEFT JOIN township_periods AS t
    ON t.county = h.county AND t.township = h.township AND h.place_day >= t.first_day AND h.place_day < t.past_day
LEFT JOIN county_periods AS c
    ON c.county = h.county AND h.place_day >= c.first_day AND h.place_day < c.past_day
LEFT JOIN brigade_periods AS b
    ON b.brigade = h.brigade AND h.place_day >= b.first_day AND h.place_day < b.past_day
