"""Holds the peers' environments against ours: `verify.py gym|jax <file>` takes every transition that transitions.ts
wrote (state, force → observation, reward, ended by itself, standing) through them and prints, as one JSON line, the
greatest absolute difference of each. Each transition starts from our state, so that chaos does not add up."""

import json
import sys

import numpy as np

import cartpole

kind, file = sys.argv[1], sys.argv[2]
with open(file) as stream:
    rows = json.load(stream)
states = np.array(rows["states"], np.float32)
actions = np.array(rows["forces"], np.float32)[:, None] / cartpole.MAX_FORCE
expected = [np.array(rows[name], float) for name in ("observations", "rewards", "terminated", "standing")]


def difference(observations, rewards, terminated, standing, compared):
    """An observation counts where `compared`; the others had been replaced by a reset's."""
    pairs = zip((observations, rewards, terminated, standing), expected)
    ours_and_theirs = [(np.asarray(theirs, float), ours) for theirs, ours in pairs]
    (theirs, ours), *rest = ours_and_theirs
    return max(
        float(np.abs(theirs - ours)[compared].max()), *(float(np.abs(a - b).max()) for a, b in rest)
    )


def with_gymnasium():
    from gym_environment import CartPoleSwingUp

    environment = CartPoleSwingUp()
    environment.reset(seed=1)
    results = []
    for state, action in zip(states.tolist(), actions):
        environment.state, environment.clock, environment.stood = tuple(state), cartpole.FITNESS_FROM, 0
        observation, reward, terminated, _, _ = environment.step(action)
        results.append((observation, reward, terminated, environment.stood))
    return difference(*zip(*results), np.ones(len(states), bool))


def with_numpy():
    from batched_environment import BatchedCartPole

    environment = BatchedCartPole(len(states))
    environment.reset()
    environment.state = [states[:, k].copy() for k in range(4)]
    environment.clock[:] = cartpole.FITNESS_FROM
    stood = environment.stood
    environment.restart = lambda which: None
    environment.step_async(actions)
    observations, rewards, done, _ = environment.step_wait()
    return difference(observations, rewards, done, stood, np.ones(len(states), bool))


def with_jax():
    import jax
    import jax.numpy as jnp

    import jax_environment

    count = len(states)

    def one(key, motion, action):
        state = jax_environment.State(
            tuple(motion), jnp.int32(cartpole.FITNESS_FROM), jnp.int32(0), jnp.bool_(False), jnp.float32(0)
        )
        following, observation, reward, done = jax_environment.step(key, state, action)
        return observation, reward, done, following

    keys = jax.random.split(jax.random.key(1), count)
    observations, rewards, done, following = jax.jit(jax.vmap(one))(keys, states, actions[:, 0])
    # A reset clears `stood`; the fitness that it leaves behind tells whether the pole stood.
    stood = np.where(done, np.asarray(following.fitness) > 0, np.asarray(following.stood))
    return difference(observations, rewards, done, stood, ~np.asarray(done))


if kind == "jax":
    print(json.dumps({"JAX": with_jax()}))
else:
    print(json.dumps({"Gymnasium": with_gymnasium(), "NumPy VecEnv": with_numpy()}))
