# Every task of OneDoor. `make help` lists them.
SHELL := /bin/bash
PYTHON := .venv/bin/python
PREPARE := deploy/local/prepare.sh
PROTOS := $(shell find proto -name '*.proto' 2>/dev/null)

.PHONY: help run demo stop status reset test check-fast faults bench proto proto-accept format manifests lock
.DEFAULT_GOAL := help

help: ## this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## the whole platform on this machine; Ctrl-C stops it
	@$(PREPARE) -- $(PYTHON) -m deploy.local run

demo: ## play eight matters on the running platform, each to its end
	@$(PYTHON) -m deploy.demo

stop: ## stop the running platform
	@$(PYTHON) -m deploy.local stop

status: ## its processes, restarts and memory
	@$(PYTHON) -m deploy.local status

reset: ## delete all local data (refuses while it runs)
	@$(PYTHON) -m deploy.local reset

test: ## everything that must hold before a change lands
	@$(PREPARE) --with-tests -- $(PYTHON) -m deploy.local.check all

check-fast: ## the everyday loop: format, lint, types, import rules, protos, unit tests
	@$(PREPARE) --with-tests -- $(PYTHON) -m deploy.local.check fast

faults: ## the full fault suite
	@$(PREPARE) --with-tests -- $(PYTHON) -m deploy.local.check faults

bench: ## throughput, latency, CPU and memory, printed side by side
	@$(PREPARE) --with-tests -- $(PYTHON) -m bench

proto: build/gen/.stamp ## generate the Python stubs of proto/ into build/gen

# Folders are prerequisites too: a file taken away leaves no stub behind.
build/gen/.stamp: $(PROTOS) $(shell find proto -mindepth 1 -type d 2>/dev/null)
	rm -rf build/gen.new && mkdir -p build/gen build/gen.new
	$(PYTHON) -m grpc_tools.protoc -I proto --python_out=build/gen.new --pyi_out=build/gen.new --grpc_python_out=build/gen.new $(PROTOS)
	rm -rf build/gen/onedoor && mv build/gen.new/onedoor build/gen/onedoor && rmdir build/gen.new && touch $@

proto-accept: ## make today's protos the baseline for the breaking check
	.venv/bin/buf build proto -o proto/baseline.binpb

format: ## format and fix what can be fixed
	.venv/bin/ruff format . && .venv/bin/ruff check --fix .

manifests: ## render the Kubernetes overlays
	@PATH="$${ONEDOOR_HOME:-.onedoor}/tools/usr/bin:$$PATH"; for overlay in deploy/k8s/overlays/*/; do kustomize build "$$overlay" || exit 1; done

lock: ## compile the hashed locks from pyproject.toml
	.venv/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes --custom-compile-command "make lock" pyproject.toml -o requirements.lock
	.venv/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes --custom-compile-command "make lock" --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
