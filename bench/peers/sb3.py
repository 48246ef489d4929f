"""One training with Stable-Baselines3's PPO, 4 epochs: `sb3.py dummy|batched|default <steps> <threads>`; prints one
JSON line. `dummy` and `batched` have 256 environments, rollouts of 64 and 4 minibatches; `default` has the shape that
PPO("MlpPolicy", …) has by itself: one environment, rollouts of 2048, minibatches of 64."""

import json
import sys
import time

import torch
from stable_baselines3 import PPO
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.vec_env import VecNormalize

import gym_environment
from batched_environment import BatchedCartPole

kind, steps, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)

environments, rollout, batch = (1, 2048, 64) if kind == "default" else (256, 64, 4096)
# make_vec_env is what its documentation recommends: a DummyVecEnv of environments wrapped in a Monitor.
instances = (
    BatchedCartPole(environments)
    if kind == "batched"
    else make_vec_env(gym_environment.ID, n_envs=environments, seed=1)
)
# Its default for one environment; what ours starts from otherwise.
rate = 3e-4 if kind == "default" else 2e-3
# Networks of 64×64 tanh for actor and critic, and the loss, are its defaults.
model = PPO(
    "MlpPolicy",
    VecNormalize(instances, gamma=0.97),
    n_steps=rollout,
    batch_size=batch,
    n_epochs=4,
    gamma=0.97,
    learning_rate=rate,
    device="cpu",
    seed=1,
)
started = time.perf_counter()
model.learn(steps)
seconds = time.perf_counter() - started
print(
    json.dumps(
        {"stepsPerSecond": model.num_timesteps / seconds, "fitness": gym_environment.mean_fitness()}
    )
)
