// Package countymap serves the counties as a map layer: their areas in GeoJSON
// with the published run's figures as properties of each, so that Grafana's
// geomap can colour them without a tile server or anything else from outside.
//
// What is not known of a county is left out of its properties, never 0.
package countymap
