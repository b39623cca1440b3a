-- major_hazards: the major hazards that a government has listed (政府挂牌督办重大火灾隐患)
-- grain: one row for each case
-- reads: latest_major_hazards(case_no, unit_name, listing_doc_no, county, township, brigade, level, judged_on, listed_on, closed_on, revisited_on, revisit_result), township_periods, county_periods, brigade_periods
WITH dated AS (
    SELECT l.*, coalesce(l.judged_on, l.listed_on, DATE '0001-01-01') AS place_day
    FROM latest_major_hazards AS l
)
SELECT
    m.row_key,  -- key of the case
    m.file_no,  -- file that the row came in
    m.sheet_no, -- sheet of that file, counted from 0
    m.row_no,   -- row of that sheet as the clerk sees it
    m.case_no,        -- number of the case (案件编号), may be NULL
    m.unit_name,      -- unit (单位名称) as written
    m.township,       -- township, may be NULL
    m.listing_doc_no, -- document by which it was listed (挂牌文号), may be NULL
    coalesce(m.county, b.county, '未知') AS county,               -- county
    coalesce(m.brigade, t.brigade, c.brigade, '未知') AS brigade, -- brigade
    coalesce(m.level, '未填') AS level,                           -- government that listed it (省, 市, 县)
    m.judged_on,     -- day judged a major hazard (判定日期)
    m.listed_on,     -- day listed (挂牌日期); NULL is not yet
    m.closed_on,     -- day closed (销案日期); NULL is not yet
    m.revisited_on,  -- day revisited (回头看日期); NULL is not yet
    m.revisit_result -- 保持 or 反弹
FROM dated AS m
LEFT JOIN township_periods AS t
    ON t.county = m.county AND t.township = m.township AND m.place_day >= t.first_day AND m.place_day < t.past_day
LEFT JOIN county_periods AS c
    ON c.county = m.county AND m.place_day >= c.first_day AND m.place_day < c.past_day
LEFT JOIN brigade_periods AS b
    ON b.brigade = m.brigade AND m.place_day >= b.first_day AND m.place_day < b.past_day
