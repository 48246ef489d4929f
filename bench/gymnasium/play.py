"""Plays exported policies in Gymnasium's own environments and prints their mean return, as a Markdown table.

    pip install gymnasium onnxruntime
    python play.py <folder of bench/gymnasium/index.ts --policies> [episodes, default 100]
"""

import sys
from collections import defaultdict
from pathlib import Path

import gymnasium
import numpy as np
import onnxruntime


def play(path, env, episodes):
    """Returns of the policy on the seeds 0 to `episodes` - 1."""
    policy = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    observation_name = policy.get_inputs()[0].name
    returns = []
    for seed in range(episodes):
        observation, _ = env.reset(seed=seed)
        total, done = 0.0, False
        while not done:
            action = policy.run(["action"], {observation_name: observation[None, :].astype(np.float32)})[0]
            if isinstance(env.action_space, gymnasium.spaces.Discrete):
                action = int(action.ravel()[0])
            else:
                action = np.clip(action.ravel(), env.action_space.low, env.action_space.high)
            observation, reward, terminated, truncated, _ = env.step(action)
            total += reward
            done = terminated or truncated
        returns.append(total)
    return returns


if __name__ == "__main__":
    files = defaultdict(list)
    for path in sorted(Path(sys.argv[1]).glob("*.onnx")):
        files[path.name.split(".")[0]].append(path)
    episodes = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    print("| environment | mean return | by seed |\n| --- | ---: | --- |")
    for name, paths in files.items():
        env = gymnasium.make(name)
        means = [float(np.mean(play(path, env, episodes))) for path in paths]
        print(f"| {name} | {np.mean(means):.1f} | {', '.join(f'{mean:.1f}' for mean in means)} |", flush=True)
