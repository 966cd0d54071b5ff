# Everything a person types. Each go command below carries the same tags and
# -trimpath, so that SQLite, the slow part, is compiled once for all of them.
#   sqlite_fts5                    full-text search; without it the build fails
#   sqlite_omit_load_extension     no foreign code, no dlopen in a static program
#   netgo, osusergo                names and users looked up without libc
export CGO_ENABLED = 1
export GOFLAGS += -trimpath -tags=sqlite_fts5,sqlite_omit_load_extension,netgo,osusergo

GO          ?= go
ADDR        ?= 127.0.0.1:8080
DATA        ?= ./data
FUZZTIME    ?= 30s
CHECKS      ?= 2000
STATICCHECK ?= honnef.co/go/tools/cmd/staticcheck@v0.7.0

.DEFAULT_GOAL := build
.PHONY: run demo build test test-long bench screenshots lint tools

# An empty register of one's own, kept in DATA.
run: build
	bin/answerable serve --data $(DATA) --addr $(ADDR)

# The real register and invented cases in a directory that is removed at exit.
demo: build
	bin/answerable demo --addr $(ADDR)

# One static file: it runs where there is neither compiler, network nor the
# libc it was built with.
build:
	$(GO) build -ldflags '-s -w -linkmode external -extldflags "-static"' -o bin/answerable ./cmd/answerable

# Browser tests note each skip in a file, because go test is silent about them.
test: tools
	@skips=$$(mktemp) && trap 'rm -f "$$skips"' EXIT && \
	code=0; ANSWERABLE_SKIPS="$$skips" $(GO) test -timeout 10m ./... || code=$$?; \
	n=$$(wc -l < "$$skips"); \
	if [ "$$n" -gt 0 ]; then echo "$$n browser tests skipped: no Chromium here (make tools installs it on Debian as root)"; fi; \
	exit $$code

# Every fuzz target for FUZZTIME, properties with CHECKS cases, the race detector.
test-long: tools
	GO="$(GO)" FUZZTIME="$(FUZZTIME)" CHECKS="$(CHECKS)" .ci/long

bench:
	$(GO) test -run '^$$' -bench . -benchmem -timeout 60m ./...

# Pictures of every page in screenshots/, on a desk and on a phone, light, dark and from right to left;
# the one in the README is taken anew.
screenshots: tools
	ANSWERABLE_REQUIRE_BROWSER=1 ANSWERABLE_SCREENSHOTS=$(CURDIR)/screenshots $(GO) test -count 1 -timeout 15m -run '^TestScreenshots$$' ./cmd/answerable
	mkdir -p docs && mv screenshots/readme-list.png docs/list.png

lint:
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "not gofmt'ed:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	@if $(GO) run $(STATICCHECK) -version >/dev/null 2>&1; then $(GO) run $(STATICCHECK) ./...; \
	else echo "staticcheck left out: it could not be fetched or built here"; fi

tools:
	@.ci/tools
