package dashboards

// The ratios of the boards, as docs/metrics.md defines them.
var (
	coverage = ratio(count("firegrid_townships_gridded"), count("firegrid_townships"))
	guidance = ratio(count("firegrid_townships_guided"), count("firegrid_townships"))

	registration = ratio(count("firegrid_key_units_registered"), count("firegrid_key_units"))
	filing       = ratio(count("firegrid_key_units_filed"), count("firegrid_key_unit_filings_required"))
	archiving    = ratio(count("firegrid_key_units_archived"), count("firegrid_key_units"))
	inspected    = ratio(count("firegrid_key_units_inspected"), count("firegrid_key_units"))

	rectification = ratio(count("firegrid_hazards_rectified"), count("firegrid_hazards_found"))
	onTime        = ratio(count("firegrid_hazards_rectified_on_time"), count("firegrid_hazards_due"))
	reviewed      = ratio(count("firegrid_hazard_reviews"), count("firegrid_hazard_reviews_due"))
	passed        = ratio(count("firegrid_hazard_reviews_passed"), count("firegrid_hazard_reviews"))
	passedFirst   = ratio(count("firegrid_hazard_first_reviews_passed"), count("firegrid_hazard_first_reviews"))
	monthly       = ratio(count("firegrid_hazards_rectified_in_month"), count("firegrid_hazards_found_in_month"))

	revisited = ratio(count("firegrid_major_hazards_revisited"), count("firegrid_major_hazards_listed"))

	dutiesDone = ratio(count("firegrid_duties_done"), count("firegrid_duties_due"))
	dutiesMet  = ratio(met, count("firegrid_duties_due"))
)

// met counts the duties that were done at least once: ten talks do not make up
// for a meeting that was never held. A duty done before it was due counts when
// it is due.
func met(w when, matchers, by string) string {
	return "sum" + grouped(by) + "(clamp_max(" + w.read("firegrid_duties_done", matchers) +
		", 1) * on (round, brigade, duty) " + w.read("firegrid_duties_due", matchers) + ")"
}
