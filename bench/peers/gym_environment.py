"""`cartpole-swingup` as a Gymnasium environment, for Stable-Baselines3's DummyVecEnv and for CleanRL. The motion is
computed with `math` on plain floats, which for one instance is three times faster than NumPy."""

import math
from collections import deque

import gymnasium
import numpy as np

import cartpole

ID = "gym_environment:CartPoleSwingUp-v0"
"""`gymnasium.make` imports this module by the part before the colon."""

recent_fitness = deque(maxlen=100)
"""Of the latest whole episodes of all instances in this process."""


def mean_fitness():
    """None before the first episode has ended."""
    return float(np.mean(recent_fitness)) if recent_fitness else None


step, observe, off_track, standing = cartpole.create(math)


def spaces():
    """Observations, and actions as a share of the greatest force."""
    return (
        gymnasium.spaces.Box(-np.inf, np.inf, (5,), np.float32),
        gymnasium.spaces.Box(-1.0, 1.0, (1,), np.float32),
    )


class CartPoleSwingUp(gymnasium.Env):
    metadata = {"render_modes": ["rgb_array"]}  # What make_vec_env asks for; nothing is ever drawn.

    def __init__(self):
        self.observation_space, self.action_space = spaces()
        self.first = True

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        noise = self.np_random.uniform(-1, 1, 4).tolist()
        self.state = tuple(
            middle + width * each
            for middle, width, each in zip(cartpole.RESET_MIDDLE, cartpole.RESET_NOISE, noise)
        )
        # The first episode starts at a random time, as in ours: time limits of the instances then spread out.
        self.clock = int(self.np_random.integers(cartpole.HORIZON)) if self.first else 0
        self.partial = self.first
        self.first = False
        self.stood = 0
        return np.array(observe(self.state), np.float32), {}

    def step(self, action):
        force = cartpole.MAX_FORCE * min(max(float(action[0]), -1.0), 1.0)
        self.state, reward = step(self.state, force)
        if self.clock >= cartpole.FITNESS_FROM and standing(self.state):
            self.stood += 1
        self.clock += 1
        terminated = off_track(self.state)
        truncated = not terminated and self.clock >= cartpole.HORIZON
        if (terminated or truncated) and not self.partial:
            recent_fitness.append(self.stood / (cartpole.HORIZON - cartpole.FITNESS_FROM))
        return np.array(observe(self.state), np.float32), reward, terminated, truncated, {}


# The checker is for developing environments; it costs time at every step.
gymnasium.register(ID.split(":")[1], CartPoleSwingUp, disable_env_checker=True, order_enforce=False)
