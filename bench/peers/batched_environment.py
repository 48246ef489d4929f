"""`cartpole-swingup` as a Stable-Baselines3 VecEnv that steps all its instances at once with NumPy: kinder to
Stable-Baselines3 than the DummyVecEnv of most of its users."""

import numpy as np
from stable_baselines3.common.vec_env import VecEnv

import cartpole
from gym_environment import recent_fitness, spaces

step, observe, off_track, standing = cartpole.create(np)


class BatchedCartPole(VecEnv):
    def __init__(self, count):
        super().__init__(count, *spaces())
        self.random = np.random.default_rng(1)
        self.state = [np.zeros(count, np.float32) for _ in range(4)]
        self.clock = np.zeros(count, np.int64)
        self.stood = np.zeros(count, np.int64)
        self.partial = np.zeros(count, bool)
        self.actions = np.zeros((count, 1), np.float32)

    def restart(self, which):
        for column, middle, width in zip(self.state, cartpole.RESET_MIDDLE, cartpole.RESET_NOISE):
            column[which] = middle + width * self.random.uniform(-1, 1, len(which))
        self.clock[which] = self.stood[which] = 0
        self.partial[which] = False

    def reset(self):
        self.restart(np.arange(self.num_envs))
        # Time limits of the instances spread out, as in ours.
        self.clock[:] = self.random.integers(cartpole.HORIZON, size=self.num_envs)
        self.partial[:] = True
        return np.stack(observe(self.state), 1)

    def step_async(self, actions):
        self.actions = actions

    def step_wait(self):
        following, reward = step(self.state, cartpole.MAX_FORCE * np.clip(self.actions[:, 0], -1, 1))
        self.state = list(following)
        self.stood += standing(self.state) & (self.clock >= cartpole.FITNESS_FROM)
        self.clock += 1
        terminated = off_track(self.state)
        done = terminated | (self.clock >= cartpole.HORIZON)
        observation = np.stack(observe(self.state), 1)
        infos = [{} for _ in range(self.num_envs)]
        ended = np.flatnonzero(done)
        if len(ended) > 0:
            for i in ended:
                infos[i] = {"terminal_observation": observation[i], "TimeLimit.truncated": not terminated[i]}
                if not self.partial[i]:
                    recent_fitness.append(self.stood[i] / (cartpole.HORIZON - cartpole.FITNESS_FROM))
            self.restart(ended)
            observation = np.stack(observe(self.state), 1)
        return observation, reward, done, infos

    def close(self):
        pass

    def get_attr(self, attr_name, indices=None):
        return [getattr(self, attr_name, None)] * self.num_envs

    def set_attr(self, attr_name, value, indices=None):
        raise NotImplementedError

    def env_method(self, method_name, *args, indices=None, **kwargs):
        raise NotImplementedError

    def env_is_wrapped(self, wrapper_class, indices=None):
        return [False] * self.num_envs

    def seed(self, seed=None):
        self.random = np.random.default_rng(seed)
