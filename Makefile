# firegrid: the commands that a person needs. Everything else is in .ci/run.

GO       ?= go
BIN      := bin/firegrid
VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS  := -X main.version=$(VERSION)

.DEFAULT_GOAL := help
.PHONY: help demo demo-boards test bench package lint build docs clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' Makefile

build: ## build bin/firegrid
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/firegrid

demo: build ## sample workbooks, figures and /metrics at http://localhost:9868
	$(BIN) demo --data demo-data $(if $(LISTEN),--listen $(LISTEN))

demo-boards: build ## the same with Prometheus, half a year of history and Grafana
	$(BIN) demo --boards $(if $(LISTEN),--listen $(LISTEN)) $(if $(GRAFANA),--grafana $(GRAFANA))

test: ## all tests; installs what they need from Debian's packages
	.ci/packages test
	$(GO) test -timeout 40m ./...

bench: build ## the benchmarks, against a peer in the same run
	.ci/packages bench
	$(GO) run ./cmd/bench -firegrid $(BIN)

package: build ## .deb, .rpm and tarball in dist/, for arm64 too where a cross compiler is
	deploy/package/build "$(VERSION)"

lint: ## format, vet, staticcheck, generated files
	.ci/lint

docs: ## make the generated documents and boards anew
	$(GO) run ./cmd/docs docs dashboards/json

clean: ## remove what make has built and the demo's data
	rm -rf bin dist demo-data
