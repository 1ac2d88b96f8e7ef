# A courtesy: the same as `python3 run.py ...`.
.PHONY: demo test night

demo:
	python3 run.py demo

test:
	python3 run.py test

# The night's sizes: crowds of 64, hundreds of kills. Figures go to build/figures.jsonl.
night:
	mkdir -p build && chmod 755 build && rm -rf build/cluster build/figures.jsonl
	python3 run.py test --version >/dev/null
	address=$$(.ci/postgresql start build/cluster) && \
	  { RANTAU_NIGHT=1 RANTAU_FIGURES=build/figures.jsonl RANTAU_TEST_DATABASE=$$address \
	    PYTHONPATH=src .venv/bin/python -m pytest -q -n 2 tests/reliability; status=$$?; \
	    .ci/postgresql stop build/cluster; exit $$status; }
