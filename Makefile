# Everything goes to .build. The same flags hold for every build and test.

# What apt installs for building: a C compiler, for SQLite; with the window:
# OpenGL and X; and for testing: PostgreSQL, a pooler before it, networks that go
# down, and a screen that nobody sees with somebody who types.
APT        := gcc libc6-dev
APT_WINDOW := $(APT) libgl1-mesa-dev xorg-dev
APT_TEST   := $(APT_WINDOW) postgresql pgbouncer iproute2 xvfb xdotool openbox dbus-daemon

# What apt installs for Windows: its compiler; and Wine, on a screen that nobody sees.
APT_WINDOWS := $(APT) gcc-mingw-w64-x86-64
APT_WINE    := $(APT_WINDOWS) wine wine64 xvfb xdotool openbox imagemagick

# What apt installs for packages; and for installing them in a root of their own.
APT_PACKAGES    := $(sort $(APT_WINDOW) $(APT_WINDOWS) dpkg-dev librsvg2-bin zip)
APT_PACKAGETEST := $(sort $(APT_PACKAGES) $(APT_WINE) debootstrap rpm desktop-file-utils appstream man-db unzip)

TAGS     := migrated_fynedo
FLAGS    := -tags $(TAGS)
HEADLESS := -tags $(TAGS),headless
VERSION   = $(shell git describe --tags --always --abbrev=9 --dirty 2>/dev/null)
STRIP    :=
LDFLAGS   = -ldflags '$(STRIP) -X main.version=$(VERSION)'
SOURCES  := $(wildcard app core storage assets)

GOLANGCI := v2.15.0
LINTER   := .build/bin/golangci-lint-$(GOLANGCI)

WINDOWS  := GOOS=windows GOARCH=amd64 CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc
# The oldest macOS that this Go supports.
MACOS    := 12.0

WINRES   := go run github.com/tc-hib/go-winres@v0.3.3
NFPM     := go run github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.43.4

# Packages that start no goroutine: the race detector would only be slow there.
PLAIN := weir/core/simulate weir/core/export weir/app/config weir/app/chart weir/app/locale weir/app/ui/history
# Those whose tests take several times as long with it: make medium looks for races there.
LATER  = $$(go list $(FLAGS) ./app/cli ./app/ui/...)
# All others, those that take longest first, so that none of these runs alone at the end.
LONGEST := weir/storage/postgres weir/app/cli weir/storage/sqlite weir/core/dump weir/app/ui/dialog weir/app/ui/dashboard weir/app/engine
but    = $$(go list $(FLAGS) $(LONGEST) ./... | grep -vxF "$$(printf '%s\n' $(1))")

FUZZTIME := 30s
KILLS    := 500
BENCH    := .
COUNT    := 1
PEERS    :=

.DEFAULT_GOAL := help
.PHONY: help run build headless translations test medium race lint check bench peers fuzz torture licences clean go tools windowtools testtools windows portable wine macapp windowstools winetools packages packagetest packagetools packagetesttools windowsheadless

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-15s %s\n", $$1, $$2}' Makefile

run: build ## install what is missing, build, and open the window with config.toml
	.build/weir --config config.toml

build: windowtools ## build .build/weir
	go build $(FLAGS) $(LDFLAGS) -o .build/weir ./app

headless: tools ## build .build/weir-headless, which needs no graphics libraries
	go build $(HEADLESS) $(LDFLAGS) -o .build/weir-headless ./app

# A version of Windows is four numbers: those of the tag, else when the commit was made. The
# same commit gives the same bytes in any folder.
windows: EXE_VERSION = $(if $(shell git tag),git-tag,$(shell git log -1 --format=%cd --date=format:%Y.%-m.%-d.%-H%M 2>/dev/null))
windows: export GOFLAGS := -trimpath -buildvcs=false
windows: windowstools ## cross-build for Windows into .build/windows: weir.exe (the window), weir.com (the same in a terminal), weir-headless.exe
	$(WINRES) make --in assets/windows/winres.json --arch amd64 --out app/rsrc$(if $(EXE_VERSION), --file-version $(EXE_VERSION) --product-version $(EXE_VERSION))
	$(WINDOWS) go build $(FLAGS) -ldflags '$(STRIP) -H windowsgui -X main.version=$(VERSION)' -o .build/windows/weir.exe ./app
	$(WINDOWS) go build $(HEADLESS) $(LDFLAGS) -o .build/windows/weir-headless.exe ./app
	GOOS=windows GOARCH=amd64 CGO_ENABLED=0 go build -ldflags '$(STRIP)' -o .build/windows/weir.com ./app/launcher

# The same commit gives the same bytes in any folder at any time: nothing of these is in them.
packages: export GOFLAGS := -trimpath -buildvcs=false
packages: STRIP := -s -w
packages: export SOURCE_DATE_EPOCH = $(shell git log -1 --format=%ct)
packages: export PACKAGE_VERSION = $(shell assets/packages/version)
packages: packagetools build headless windows ## build all and pack it into .build/packages: .deb, .rpm, .tar.gz, .zip for Windows
	go build $(HEADLESS) -o .build/manual ./app/manual
	NFPM='$(NFPM)' assets/packages/pack .build/packages

packagetest: export NFPM := $(NFPM)
packagetest: packages packagetesttools ## install, use, upgrade and remove the packages in a root of their own, and build them again elsewhere (root only)
	.ci/packages

macapp: go ## on macOS, never tried: build Weir.app, and a zip of it, into .build/macos
	@if [ "$$(uname)" != Darwin ]; then echo "Weir.app can be built on macOS only: its window needs Apple's compiler" >&2; exit 1; fi
	MACOSX_DEPLOYMENT_TARGET=$(MACOS) go build $(FLAGS) $(LDFLAGS) -o .build/macos/weir ./app
	assets/macos/bundle .build/macos/weir "$(or $(shell git describe --tags --abbrev=0 2>/dev/null | sed -n 's/^v\([0-9.]*\)$$/\1/p'),0.0.0)" $(MACOS) .build/macos
	codesign --force --sign - .build/macos/Weir.app
	ditto -c -k --keepParent .build/macos/Weir.app .build/macos/Weir.zip

windowsheadless: windowstools ## cross-build weir-headless.exe only, with SQLite, and vet what is in it
	$(WINDOWS) go build $(HEADLESS) $(LDFLAGS) -o .build/windows/weir-headless.exe ./app
	$(WINDOWS) go vet $(HEADLESS) ./core/... ./storage/... ./app ./app/cli ./app/engine ./app/setup

# SQLite and OpenGL take a compiler for each system, as Fyne does on macOS: what needs them
# is left out of compiling, and of packages whose tests need them the tests.
portable: go ## compile and vet for Windows and macOS what needs no cgo, and check the types of the rest
	@go build -o .build/bin/typecheck .ci/typecheck/main.go
	@for os in windows darwin; do \
		export GOOS=$$os GOARCH=amd64 CGO_ENABLED=0; \
		c='github.com/(mattn/go-sqlite3|go-gl/.*)'; if [ $$os = darwin ]; then c="($$c|fyne.io/fyne/v2/internal/widget)"; fi; \
		without() { go list $(HEADLESS) ./... | grep -vxF "$$(go list $(HEADLESS) $$1 -f '{{$$p := or .ForTest .ImportPath}}{{range .Deps}}{{$$p}} {{.}}{{"\n"}}{{end}}' ./... | \
			grep -E " $$c$$" | cut -d ' ' -f 1 | sort -u)"; }; \
		echo "$$os: go build, go vet"; \
		go build $(HEADLESS) $$(without) && go vet $(HEADLESS) $$(without -test) || exit; \
		echo "$$os: types"; \
		.build/bin/typecheck $(FLAGS) ./... && .build/bin/typecheck $(HEADLESS) ./app || exit; \
	done

wine: windows winetools ## run the programs for Windows under Wine: tests, a tour, paths, a full disk, Ctrl+C, kill and resume, the window, logging off
	.ci/wine

translations: windowtools ## list texts of the window that aren't translated, and translations that no text uses; fails if one is wrong
	go test $(FLAGS) -count 1 -v -run '^TestOtherLanguages$$' ./app/ui

test: testtools ## run all tests, shortened: fewer random checks, fewer kills
	go test $(FLAGS) -short -timeout 30m $(LATER) $(PLAIN)
	go test $(FLAGS) -short -race -timeout 30m $(call but,$(PLAIN) $(LATER))

medium: testtools ## run all tests in full, with the race detector where goroutines are
	go test $(FLAGS) -timeout 30m $(PLAIN)
	go test $(FLAGS) -race -timeout 30m $(call but,$(PLAIN))

race: testtools ## run all tests again and again in random order, to find rare races
	go test $(FLAGS) -race -count 5 -shuffle on -timeout 2h ./...

lint: windowtools $(LINTER) ## look for mistakes, old idioms and forbidden imports
	@unformatted=$$(gofmt -l $(SOURCES)) && \
	if [ -n "$$unformatted" ]; then echo "run gofmt -w on:" $$unformatted >&2; exit 1; fi
	go vet $(FLAGS) ./...
	go vet $(HEADLESS) ./app/...
	go fix $(FLAGS) -diff ./...
	$(LINTER) run ./...

check: lint portable windowsheadless medium build headless ## all that must hold before a release; medium has all of test
	@linked=$$(go list $(HEADLESS) -deps ./app) && \
	if echo "$$linked" | grep -E '^(fyne\.io|github\.com/(fyne-io|go-gl))/'; \
	then echo "the headless build links the graphics packages above" >&2; exit 1; fi

bench: testtools ## run the benchmarks that match BENCH (all) COUNT (1) times, in the code; ".build/weir bench" measures the stores, "bench window" the window
	go test $(FLAGS) -run '^$$' -bench '$(BENCH)' -count $(COUNT) -benchmem -timeout 0 ./...

# A module of its own: nothing else builds, tests or downloads it. -mod=mod lets its
# go.mod follow that of Weir.
peers: testtools ## compare Weir with River, goqite and backlite, by the flags in PEERS ("-help" lists them)
	cd storage/storagetest/peers && go vet -mod=mod ./... && go test ./... && go run . $(PEERS)

fuzz: tools ## fuzz each fuzz test for FUZZTIME (30s)
	@grep -ro '^func Fuzz[A-Za-z0-9_]*' --include '*_test.go' $(SOURCES) | \
	while IFS=: read -r file func; do \
		echo "$$file $${func#func }"; \
		go test $(FLAGS) -run '^$$' -fuzz "^$${func#func }\$$" -fuzztime $(FUZZTIME) "./$$(dirname "$$file")" </dev/null || exit; \
	done

torture: testtools ## kill programs KILLS (500) times at random moments and check what they leave
	WEIR_TEST_KILLS=$(KILLS) go test $(FLAGS) -count 1 -timeout 5h -run '^Test(Killed|ServerCrashes)' -v ./app/cli
	go test $(FLAGS) -count 1 -timeout 5h -run '^TestModel$$' ./storage/sqlite -rapid.checks 20000
	go test $(FLAGS) -count 1 -timeout 5h -run '^TestModel$$' ./storage/postgres -rapid.checks 5000

licences: tools ## collect the licences of what the window build links
	go test $(FLAGS) -count 1 ./assets -run '^TestLicences$$' -update

clean: ## remove .build
	rm -rf .build

# The version in the name, so that a new one is installed.
$(LINTER): | tools
	CGO_ENABLED=0 GOBIN=$(CURDIR)/.build/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI)
	mv .build/bin/golangci-lint $@

# From /, where no go.mod can make an older Go fetch another.
go:
	@want=$$(sed -n 's/^go //p' go.mod); advice="install it from https://go.dev/dl/ and run make again"; \
	have=$$(cd / && go env GOVERSION 2>/dev/null | sed -n 's/.*go\([0-9][0-9.]*\).*/\1/p'); \
	if [ -z "$$have" ]; then echo "Weir needs Go $$want or newer and finds none: $$advice" >&2; exit 1; fi; \
	if [ "$$(printf '%s\n' "$$want" "$$have" | sort -V | head -n 1)" != "$$want" ]; \
	then echo "Weir needs Go $$want or newer, and this is $$have: $$advice" >&2; exit 1; fi

# Where there is no dpkg, a C compiler is all that can be looked for.
define install
	@if command -v dpkg-query >/dev/null; then \
		missing=; for p in $(1); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; missing=$$(echo $$missing); \
	elif ! command -v $${CC:-gcc} >/dev/null; then missing="$(1)"; fi; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	as=; if [ "$$(id -u)" != 0 ]; then as=sudo; fi; \
	if ! command -v apt-get >/dev/null; \
	then echo "Weir needs what Debian calls $$missing: install it with this system's package manager and run make again" >&2; exit 1; fi; \
	if [ -n "$$as" ] && ! command -v sudo >/dev/null; \
	then echo "Weir needs $$missing: have root run 'apt-get install $$missing' and run make again" >&2; exit 1; fi; \
	echo "installing $$missing"; \
	$$as apt-get -qq -o Acquire::Retries=5 update; \
	$$as env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=5 -o DPkg::Lock::Timeout=600 install -y --no-install-recommends $$missing || \
	{ echo "apt-get could not install $$missing: install it by hand and run make again" >&2; exit 1; }
endef

tools: go
	$(call install,$(APT))

windowtools: go
	$(call install,$(APT_WINDOW))

windowstools: go
	$(call install,$(APT_WINDOWS))

winetools: go
	$(call install,$(APT_WINE))

packagetools: go
	$(call install,$(APT_PACKAGES))

packagetesttools: go
	$(call install,$(APT_PACKAGETEST))

testtools: go
	$(call install,$(APT_TEST))
