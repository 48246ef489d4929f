"""One training with CleanRL's own script `ppo_continuous_action.py`, unchanged, as its package on PyPI ships it:
`cleanrl_unchanged.py <steps>`; prints one JSON line. The script reports its rate itself, as `SPS`."""

import contextlib
import importlib.util
import io
import json
import os
import re
import runpy
import sys

import gym_environment

folder = importlib.util.find_spec("cleanrl").submodule_search_locations[0]
script = os.path.join(folder, "ppo_continuous_action.py")
options = {
    "env-id": gym_environment.ID,
    "total-timesteps": sys.argv[1],
    "num-envs": 256,
    "num-steps": 64,
    "num-minibatches": 4,
    "update-epochs": 4,
    "gamma": 0.97,
    "learning-rate": 2e-3,
    "anneal-lr": False,
    "clip-vloss": False,
    "cuda": False,
}
sys.argv = [script, *(f"--{name}={value}" for name, value in options.items())]
printed = io.StringIO()
with contextlib.redirect_stdout(printed):
    runpy.run_path(script, run_name="__main__")
print(
    json.dumps(
        {
            "stepsPerSecond": int(re.findall(r"SPS: (\d+)", printed.getvalue())[-1]),
            "fitness": gym_environment.mean_fitness(),
        }
    )
)
