# The two commands: `make run` holds a development hearing, `make test` runs everything that must pass. `make help` lists the others.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
.NOTPARALLEL:

export CARGO_TARGET_DIR ?= $(CURDIR)/target
export npm_config_audit := false
export npm_config_fund := false
export npm_config_update_notifier := false

STEP := .ci/step
NPM := npm --prefix web-client
E2E := npm --prefix tests/e2e
SERVER := $(CARGO_TARGET_DIR)/release/tyndau
BOTS := $(CARGO_TARGET_DIR)/release/load-tests

# What the page is built from: files, and folders because a removed file leaves its trace only there.
WEB_SOURCES := $(shell find web-client/src web-client/public web-client/verifier -print 2>/dev/null) \
               $(wildcard web-client/*.json web-client/*.ts web-client/*.html)

# What `make bench` compares, in under ten minutes; other files of load-tests/scenarios by BENCH="…".
BENCH := gallery-100 hearing-10 storm-100 saturation-6x100 gallery-20 gallery-50 gallery-300 \
         link-loss-20 link-loss-30 link-drop link-address

# What `make bench-path` counts the instructions of.
PATHS := gallery-100 hearing-10

.PHONY: help run build check test test-long bench bench-path bench-path-only pictures fmt

help:
	@echo 'make run        build what changed and hold a development hearing (ARGS="--port 0 --data DIR" goes to the server)'
	@echo 'make build      build page, server and bots, in release'
	@echo 'make check      the quick checks, in seconds on a warm tree: format, lints, types, house rules'
	@echo 'make test       everything that must pass, as CI runs it'
	@echo 'make test-long  soaks and long draws'
	@echo 'make bench      timings, ours and those of Janus; never part of the tests'
	@echo 'make bench-path instructions of the packet path against the accepted ones (ARGS=--accept: these are)'
	@echo 'make pictures   pictures of every view of the page, in every size and language, into tests/e2e/results/pictures'
	@echo 'make fmt        format Rust and TypeScript'

run: build
	@exec '$(SERVER)' serve --dev $(ARGS)

build: need-build server

check: web-client/dist/index.html
	@$(STEP) 'Rust: format' cargo fmt --all --check
	@$(STEP) 'Rust: lints of the library' cargo clippy --locked --workspace --lib -- -D warnings
	@$(STEP) 'House rules' cargo test --locked --quiet --workspace --lib tidy::
	@$(STEP) 'Page: types, lints and format' $(NPM) run --silent check

test: need-test web-client/dist/index.html tests/e2e/node_modules/.package-lock.json
	@$(STEP) 'Rust: format' cargo fmt --all --check
	@$(STEP) 'Page: types, lints and format' $(NPM) run --silent check
	@$(STEP) 'Page: tests' $(NPM) test
	@$(STEP) 'Page: sizes of what a phone fetches' $(NPM) run --silent size
	@$(STEP) 'Browser tests: types' $(E2E) run --silent check
	@$(STEP) 'Rust: lints' cargo clippy --locked --workspace --all-targets -- -D warnings
	@$(STEP) 'Rust: tests' .ci/cargo-test
	@$(STEP) 'Chart' .ci/helm
	@$(MAKE) server
	@$(MAKE) bench-path-only
	@TYNDAU_BIN='$(SERVER)' $(STEP) 'Browser tests' $(E2E) test
	@$(STEP) 'Bot hearing: ten people, 60 s, every stream counted' '$(BOTS)' hearing --server '$(SERVER)'

test-long: need-test server
	@PROPTEST_CASES=20000 $(STEP) 'Rust: long draws' cargo test --locked --release --workspace --lib
	@TYNDAU_CHANGES=10000 $(STEP) 'Records: 10,000 changes, none unseen, 1,000 whole ones without an alarm' \
	  cargo test --locked --release --lib recorder::tests::evidence::mutations
	@TYNDAU_KILLS=200 $(STEP) 'Records: 200 kills at random moments, what they cost' \
	  cargo test --locked --release --lib recorder::tests::kills -- --nocapture
	@TYNDAU_CUTS=500 $(STEP) 'Records: tracks cut at 500 bytes each, logs changed at 2,000' \
	  cargo test --locked --release --lib recorder::tests::cuts
	@TYNDAU_MINUTES=120 $(STEP) 'Records: two hours of words and silence read back from the disk, no false alarm' \
	  cargo test --locked --release --lib recorder::tests::hours -- --nocapture
	@TYNDAU_RECORDS=10000 $(STEP) 'Archive: 10,000 records, each page within 200 ms' \
	  cargo test --locked --release --lib a_large_catalogue -- --nocapture
	@$(STEP) 'Rust: rules weakened on purpose' cargo test --locked -p laws --test mutants -- --ignored --nocapture
	@TYNDAU_ROOM_ROUNDS=200 $(STEP) 'Private rooms: entered and left 200 times' cargo test --locked --release --test rooms
	@TYNDAU_BIN='$(SERVER)' $(STEP) 'One tab, 60 min of coming and going: memory within a tenth' $(E2E) run --silent soak
	@$(STEP) 'Bot hearing: ten people, 30 min' '$(BOTS)' hearing --server '$(SERVER)' --seconds 1800
	@$(STEP) 'Coming and going: three hearings at a time, 60 min' '$(BOTS)' churn --server '$(SERVER)' --minutes 60

# Side by side with Janus where it is installed (apt install janus); the last line is `BENCH {…}`. A page below the bar of Lighthouse makes
# it fail when all has been measured.
bench: need-build server tests/e2e/node_modules/.package-lock.json
	@$(STEP) 'Fifty bots at once' '$(BOTS)' storm --server '$(SERVER)'
	@$(STEP) 'Twenty joins' '$(BOTS)' joins --server '$(SERVER)'
	@cost=0; \
	TYNDAU_BIN='$(SERVER)' $(STEP) 'What the page costs: Lighthouse, main thread, processor' $(E2E) run --silent cost || cost=$$?; \
	'$(BOTS)' bench --server '$(SERVER)' --json '$(CARGO_TARGET_DIR)/bench.json' --html '$(CARGO_TARGET_DIR)/bench.html' \
	  $(addprefix load-tests/scenarios/,$(addsuffix .toml,$(BENCH))); \
	exit $$cost

# Under callgrind, so the machine need not be quiet: part of the tests.
bench-path: need-build server bench-path-only

bench-path-only:
	@$(STEP) 'Packet path: instructions a packet' '$(BOTS)' path $(ARGS) $(addprefix load-tests/scenarios/,$(addsuffix .toml,$(PATHS)))

pictures: need-build web-client/node_modules/.package-lock.json tests/e2e/node_modules/.package-lock.json
	@$(STEP) 'Pictures of the page' $(E2E) run --silent pictures

fmt: web-client/node_modules/.package-lock.json
	@cargo fmt --all
	@$(NPM) run --silent fix

.PHONY: need-build need-test server
need-build:
	@.ci/need build

need-test:
	@.ci/need test

server: web-client/dist/index.html
	@$(STEP) 'Server and bots: release build' cargo build --locked --release --workspace

web-client/dist/index.html: web-client/node_modules/.package-lock.json $(WEB_SOURCES)
	@$(STEP) 'Page: build' $(NPM) run build
	@touch $@

%/node_modules/.package-lock.json: %/package-lock.json
	@$(STEP) 'Packages of $*' npm --prefix $* ci --ignore-scripts --no-progress
	@touch $@
