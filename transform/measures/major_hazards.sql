-- family: major_hazards
-- title: 政府挂牌督办重大火灾隐患 | Listed major hazards
-- grain: 每个案件一行 | one row for each case (案件)
-- labels: county, brigade, level
-- base: firegrid_major_hazards_judged
-- rows: major_hazards
-- ledger: major_hazards
-- show: case_no, unit_name, county, township, brigade, level, listing_doc_no, judged_on, listed_on, closed_on, revisited_on, revisit_result

-- metric: firegrid_major_hazards_judged
-- title: 判定的重大火灾隐患 | Major hazards judged
-- help: 判定日期不晚于当日的重大火灾隐患处数。 | Major hazards judged to be such on or before the day.
-- unit: hazards
SELECT county, brigade, level, row_key, judged_on AS from_day, CAST(NULL AS DATE) AS until_day
FROM major_hazards
WHERE judged_on IS NOT NULL;

-- metric: firegrid_major_hazards_listed
-- title: 挂牌督办的重大火灾隐患 | Major hazards listed
-- help: 挂牌日期不晚于当日的重大火灾隐患处数，按挂牌级别（省、市、县）分。除以判定数即挂牌率。 | Major hazards put on a government's list on or before the day, by level (省 province, 市 city, 县 county). Divided by those judged it is the listing rate.
-- unit: hazards
SELECT county, brigade, level, row_key, listed_on AS from_day, CAST(NULL AS DATE) AS until_day
FROM major_hazards
WHERE listed_on IS NOT NULL;

-- metric: firegrid_major_hazards_closed
-- title: 销案的重大火灾隐患 | Major hazards closed
-- help: 已挂牌、销案日期不晚于当日的重大火灾隐患处数。除以挂牌数即销案率。 | Listed major hazards closed (销案) on or before the day. Divided by those listed it is the closing rate.
-- unit: hazards
-- base: firegrid_major_hazards_listed
-- part of: firegrid_major_hazards_listed
SELECT county, brigade, level, row_key, greatest(closed_on, listed_on) AS from_day, CAST(NULL AS DATE) AS until_day
FROM major_hazards
WHERE listed_on IS NOT NULL AND closed_on IS NOT NULL;

-- metric: firegrid_major_hazards_revisited
-- title: 回头看的重大火灾隐患 | Major hazards revisited
-- help: 已挂牌、回头看日期不晚于当日的重大火灾隐患处数。除以挂牌数即回头看率。 | Listed major hazards revisited (回头看) on or before the day. Divided by those listed it is the revisiting rate.
-- unit: hazards
-- base: firegrid_major_hazards_listed
-- part of: firegrid_major_hazards_listed
SELECT county, brigade, level, row_key, greatest(revisited_on, listed_on) AS from_day, CAST(NULL AS DATE) AS until_day
FROM major_hazards
WHERE listed_on IS NOT NULL AND revisited_on IS NOT NULL;

-- metric: firegrid_major_hazards_relapsed
-- title: 反弹的重大火灾隐患 | Major hazards relapsed
-- help: 已回头看、结果为反弹的重大火灾隐患处数。除以回头看数即反弹率。 | Listed major hazards found relapsed (反弹) when revisited. Divided by those revisited it is the relapse rate.
-- unit: hazards
-- base: firegrid_major_hazards_revisited
-- part of: firegrid_major_hazards_revisited
SELECT county, brigade, level, row_key, greatest(revisited_on, listed_on) AS from_day, CAST(NULL AS DATE) AS until_day
FROM major_hazards
WHERE listed_on IS NOT NULL AND revisited_on IS NOT NULL AND revisit_result = '反弹';

-- metric: firegrid_major_hazards_undated
-- title: 未填判定日期的重大火灾隐患 | Major hazards without the day judged
-- help: 没有判定日期的重大火灾隐患处数；不计入判定数，有挂牌日期的仍计入挂牌数。 | Major hazards without the day on which they were judged; they are not among those judged, and among those listed only if that day is known.
-- unit: hazards
SELECT county, brigade, level, row_key, DATE '1900-01-01' AS from_day, CAST(NULL AS DATE) AS until_day
FROM major_hazards
WHERE judged_on IS NULL;
