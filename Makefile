# A courtesy: the same as `python3 run.py ...`.
.PHONY: demo test night

demo:
	python3 run.py demo

test:
	python3 run.py test

# Crowds of 64, hundreds of kills, an hour of load: docs/reliability.md. `make night SHARE=0.05` is an evening's.
SHARE = 1
night:
	.ci/night $(SHARE)
