"""Steps Gymnasium's classic control environments and prints one JSON line of transitions for each.

    python verify.py <rows> <seed> <environment id> ...

Half of the rows are consecutive steps of episodes under actions that are held for a while, the other half single steps
from states spread over the whole range. States are float32, as the columns of the simulator that is compared.
"""

import json
import sys

import gymnasium
import numpy as np

RANGES = {
    "CartPole-v1": [2.6, 3.0, 0.23, 3.0],
    "Acrobot-v1": [np.pi, np.pi, 4 * np.pi, 9 * np.pi],
    "Pendulum-v1": [np.pi, 8.0],
    "MountainCarContinuous-v0": [[-1.2, 0.6], 0.07],
    "MountainCar-v0": [[-1.2, 0.6], 0.07],
}
RESETS = 20_000


def short(values):
    """Shortest decimals that name the same float32 numbers."""
    return [float(str(np.float32(value))) for value in np.ravel(values)]


def record(name, rows, random):
    env = gymnasium.make(name).unwrapped
    env.action_space.seed(int(random.integers(2**31)))
    discrete = isinstance(env.action_space, gymnasium.spaces.Discrete)
    table = {"state": [], "action": [], "observation": [], "reward": [], "terminated": []}
    done, action, held = True, None, 0
    for row in range(rows):
        if row >= rows // 2:
            state = [random.uniform(*(r if isinstance(r, list) else [-r, r])) for r in RANGES[name]]
        elif done:
            env.reset(seed=int(random.integers(2**31)))
            state, held = env.state, 0
        else:
            state = env.state
        state = np.array(state, dtype=np.float32)
        if name == "Pendulum-v1":
            state[0] = (state[0] + np.pi) % (2 * np.pi) - np.pi
        env.state = state.astype(np.float64)
        if hasattr(env, "steps_beyond_terminated"):
            env.steps_beyond_terminated = None
        if held == 0:
            action, held = env.action_space.sample(), int(random.integers(1, 12))
        held -= 1
        observation, reward, done, _, _ = env.step(action)
        table["state"].append(short(state))
        table["action"].append(int(action) if discrete else short(action)[0])
        table["observation"].append(short(observation))
        table["reward"].append(round(float(reward), 9))
        table["terminated"].append(int(done))
    return table


def resets(name, random):
    env = gymnasium.make(name).unwrapped
    env.reset(seed=int(random.integers(2**31)))
    states = np.array([(env.reset(), env.state)[1] for _ in range(RESETS)], dtype=np.float64)
    summary = {"mean": states.mean(0), "std": states.std(0), "min": states.min(0), "max": states.max(0)}
    return {key: [round(float(each), 5) for each in value] for key, value in summary.items()}


if __name__ == "__main__":
    for environment in sys.argv[3:]:
        generator = np.random.default_rng(int(sys.argv[2]))
        trace = {
            "environment": environment,
            "gymnasium": gymnasium.__version__,
            "horizon": gymnasium.spec(environment).max_episode_steps,
            "resets": resets(environment, generator),
            **record(environment, int(sys.argv[1]), generator),
        }
        print(json.dumps(trace, separators=(",", ":")))
