# The targets that people use; `make help` lists them. SWIFT_FLAGS adds flags to every build.
.PHONY: help deps build demo test soak check deb e2e install uninstall fuzz bench clean
PREFIX ?= /usr/local
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

soak: build ## kill it, cut its power and flood it for an hour, as root
	scripts/soak

check: deps ## check format, imports and docs
	scripts/check

deb: deps ## build the Debian package into .build-deb
	scripts/deps deb
	scripts/deb

e2e: ## test the package that `make deb` built on machines with a real systemd and Samba, as root
	[ -n "$$(ls .build-deb/unmixd_*.deb 2>/dev/null)" ] || $(MAKE) deb
	scripts/deps e2e
	scripts/e2e

install: build ## install below PREFIX (/usr/local) of DESTDIR, for other systems than Debian
	scripts/install '$(DESTDIR)' '$(PREFIX)'

uninstall: ## remove what `make install` installed; configuration and state are kept
	scripts/uninstall '$(DESTDIR)' '$(PREFIX)'

fuzz: deps ## give every parser hostile input, FUZZ_SECONDS (600) for each
	scripts/fuzz

bench: deps ## time it against reading and writing as many bytes; BENCH adds options, as BENCH='--rows "500 MB*"'
	Benchmarks/run $(BENCH)

clean: ## remove what was built
	rm -rf .build .build-* demo
