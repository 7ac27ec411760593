# The targets that people use; `make help` lists them. SWIFT_FLAGS adds flags to every build.
.PHONY: help deps build demo test check e2e fuzz bench clean
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

deps: ## install the Debian packages that the build and the tests need (as root)
	scripts/deps

build: deps ## build unmixd, unmix and unmix-worker into .build/release
	swift build -c release --static-swift-stdlib $(SWIFT_FLAGS)

demo: build ## watch the service unmix a stack that arrives slowly
	scripts/demo

test: deps ## build and run every test
	scripts/test

check: deps ## check format, imports and docs
	scripts/check

fuzz: deps ## give every parser hostile input, FUZZ_SECONDS (600) for each
	scripts/fuzz

bench: build ## time 500 MB against reading and writing as many bytes
	Benchmarks/run

clean: ## remove what was built
	rm -rf .build .build-* demo
