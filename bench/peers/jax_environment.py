"""`cartpole-swingup` in pure JAX: functions of a random key and a state, vectorised by the caller. The books of
episodes ride along in the state; a step that ends an episode resets it, as the wrappers of gymnax do."""

from typing import NamedTuple

import jax
import jax.numpy as jnp

import cartpole

advance, observe_columns, off_track, standing = cartpole.create(jnp)


class State(NamedTuple):
    motion: tuple
    clock: jax.Array
    stood: jax.Array
    partial: jax.Array
    fitness: jax.Array
    """Of the latest whole episode; not a number before the first."""


def observe(state):
    return jnp.stack(observe_columns(state.motion))


def restart(key, clock, partial, fitness):
    noise = jax.random.uniform(key, (4,), minval=-1.0, maxval=1.0)
    motion = tuple(
        middle + width * noise[k]
        for k, (middle, width) in enumerate(zip(cartpole.RESET_MIDDLE, cartpole.RESET_NOISE))
    )
    return State(motion, clock, jnp.int32(0), partial, fitness)


def reset(key):
    """Starts the first episode at a random time, as ours, so that the time limits of the instances spread out."""
    key, clock_key = jax.random.split(key)
    clock = jax.random.randint(clock_key, (), 0, cartpole.HORIZON)
    return restart(key, clock, jnp.bool_(True), jnp.float32(jnp.nan))


def step(key, state, action):
    """One step of one instance with an action in [-1, 1]: the next state, its observation, reward and whether it ended."""
    motion, reward = advance(state.motion, cartpole.MAX_FORCE * jnp.clip(action, -1, 1))
    counts = standing(motion) & (state.clock >= cartpole.FITNESS_FROM)
    stood = state.stood + counts.astype(jnp.int32)
    clock = state.clock + 1
    done = off_track(motion) | (clock >= cartpole.HORIZON)
    fitness = jnp.where(
        done & ~state.partial, stood / (cartpole.HORIZON - cartpole.FITNESS_FROM), state.fitness
    )
    following = State(motion, clock, stood, state.partial, fitness)
    fresh = restart(key, jnp.int32(0), jnp.bool_(False), fitness)
    following = jax.tree.map(lambda new, old: jnp.where(done, new, old), fresh, following)
    return following, observe(following), reward, done
