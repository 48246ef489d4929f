"""PureJaxRL's structure, written anew: PureJaxRL is no package on PyPI, so this follows the layout of its
`ppo_continuous_action.py` (the whole training as scans in one jit, flax networks, optax Adam, running normalisation of
observations and returns) without being its code.

`purejaxrl.py <steps> [environments] [rollout]`; prints one JSON line. The rate leaves compilation out; its seconds are
printed beside it.
"""

import json
import math
import sys
import time
from typing import NamedTuple

import flax.linen as nn
import jax
import jax.numpy as jnp
import optax
from flax.linen.initializers import orthogonal

import jax_environment

STEPS = int(sys.argv[1])
ENVIRONMENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 256
ROLLOUT = int(sys.argv[3]) if len(sys.argv) > 3 else 64
EPOCHS, MINIBATCHES = 4, 4
DISCOUNT, LAMBDA, CLIP, VALUE_COEFFICIENT = 0.97, 0.95, 0.2, 0.5
RATE, GRADIENT_NORM = 2e-3, 0.5
ROWS = ENVIRONMENTS * ROLLOUT
UPDATES = -(-STEPS // ROWS)


class ActorCritic(nn.Module):
    """Mean and log standard deviation of a Gaussian over one action, and the value."""

    @nn.compact
    def __call__(self, observation):
        def network(head_gain):
            x = observation
            for _ in range(2):
                x = nn.tanh(nn.Dense(64, kernel_init=orthogonal(math.sqrt(2)))(x))
            return nn.Dense(1, kernel_init=orthogonal(head_gain))(x)[..., 0]

        return network(0.01), self.param("log_std", nn.initializers.zeros, ()), network(1.0)


def log_probability(action, mean, log_std):
    return -0.5 * ((action - mean) / jnp.exp(log_std)) ** 2 - log_std - 0.5 * math.log(2 * math.pi)


class Moments(NamedTuple):
    """Running mean and variance (Chan, Golub and LeVeque 1979)."""

    mean: jax.Array
    variance: jax.Array
    count: jax.Array

    def add(self, batch):
        count = batch.shape[0]
        total = self.count + count
        delta = batch.mean(0) - self.mean
        squares = (
            self.variance * self.count + batch.var(0) * count + delta**2 * self.count * count / total
        )
        return Moments(self.mean + delta * count / total, squares / total, total)

    @property
    def scale(self):
        return jax.lax.rsqrt(self.variance + 1e-8)


def moments(shape):
    return Moments(jnp.zeros(shape), jnp.ones(shape), jnp.float32(1e-4))


class Normalised(NamedTuple):
    """All instances, with the statistics that normalise what the learner sees; they move at every step."""

    instances: jax_environment.State
    observations: Moments
    returns: Moments
    running: jax.Array


def reset_all(key):
    instances = jax.vmap(jax_environment.reset)(jax.random.split(key, ENVIRONMENTS))
    raw = jax.vmap(jax_environment.observe)(instances)
    seen = moments((raw.shape[1],)).add(raw)
    return Normalised(instances, seen, moments(()), jnp.zeros(ENVIRONMENTS)), (raw - seen.mean) * seen.scale


def step_all(key, state, action):
    keys = jax.random.split(key, ENVIRONMENTS)
    instances, raw, reward, done = jax.vmap(jax_environment.step)(keys, state.instances, action)
    seen = state.observations.add(raw)
    running = state.running * DISCOUNT + reward
    returns = state.returns.add(running)
    state = Normalised(instances, seen, returns, running * (1 - done))
    return state, (raw - seen.mean) * seen.scale, reward * returns.scale, done


class Transition(NamedTuple):
    observation: jax.Array
    action: jax.Array
    log_probability: jax.Array
    value: jax.Array
    reward: jax.Array
    done: jax.Array


def train(key):
    network = ActorCritic()
    optimiser = optax.chain(optax.clip_by_global_norm(GRADIENT_NORM), optax.adam(RATE, eps=1e-5))
    key, network_key, reset_key = jax.random.split(key, 3)
    environment, observation = reset_all(reset_key)
    parameters = network.init(network_key, observation)

    def act(carry, _):
        parameters, environment, observation, key = carry
        key, action_key, step_key = jax.random.split(key, 3)
        mean, log_std, value = network.apply(parameters, observation)
        action = mean + jnp.exp(log_std) * jax.random.normal(action_key, mean.shape)
        environment, following, reward, done = step_all(step_key, environment, action)
        row = Transition(
            observation, action, log_probability(action, mean, log_std), value, reward, done
        )
        return (parameters, environment, following, key), row

    def advantages_of(rows, last_value):
        def backwards(carry, row):
            advantage, next_value = carry
            going = 1 - row.done
            error = row.reward + DISCOUNT * next_value * going - row.value
            advantage = error + DISCOUNT * LAMBDA * going * advantage
            return (advantage, row.value), advantage

        start = (jnp.zeros_like(last_value), last_value)
        return jax.lax.scan(backwards, start, rows, reverse=True, unroll=16)[1]

    def loss(parameters, batch):
        rows, advantage, target = batch
        mean, log_std, value = network.apply(parameters, rows.observation)
        ratio = jnp.exp(log_probability(rows.action, mean, log_std) - rows.log_probability)
        advantage = (advantage - advantage.mean()) / (advantage.std() + 1e-8)
        kept = jnp.clip(ratio, 1 - CLIP, 1 + CLIP)
        policy_loss = -jnp.minimum(ratio * advantage, kept * advantage).mean()
        # Not clipped as in the original: ours is not either, and with it this task took longer to learn.
        value_loss = 0.5 * ((value - target) ** 2).mean()
        return policy_loss + VALUE_COEFFICIENT * value_loss

    def improve(carry, batch):
        parameters, moments = carry
        gradient = jax.grad(loss)(parameters, batch)
        change, moments = optimiser.update(gradient, moments, parameters)
        return (optax.apply_updates(parameters, change), moments), None

    def update(carry, _):
        parameters, moments, environment, observation, key = carry
        (_, environment, observation, key), rows = jax.lax.scan(
            act, (parameters, environment, observation, key), None, ROLLOUT
        )
        advantage = advantages_of(rows, network.apply(parameters, observation)[2])
        batch = (rows, advantage, advantage + rows.value)
        flat = jax.tree.map(lambda x: x.reshape((ROWS, *x.shape[2:])), batch)

        def epoch(learned, epoch_key):
            order = jax.random.permutation(epoch_key, ROWS)
            shuffled = jax.tree.map(lambda x: jnp.take(x, order, axis=0), flat)
            parts = jax.tree.map(lambda x: x.reshape((MINIBATCHES, -1, *x.shape[1:])), shuffled)
            return jax.lax.scan(improve, learned, parts)

        key, epochs_key = jax.random.split(key)
        (parameters, moments), _ = jax.lax.scan(
            epoch, (parameters, moments), jax.random.split(epochs_key, EPOCHS)
        )
        return (parameters, moments, environment, observation, key), None

    carry = (parameters, optimiser.init(parameters), environment, observation, key)
    (_, _, environment, _, _), _ = jax.lax.scan(update, carry, None, UPDATES)
    return jnp.nanmean(environment.instances.fitness)


started = time.perf_counter()
program = jax.jit(train).lower(jax.random.key(1)).compile()
compiled = time.perf_counter()
fitness = program(jax.random.key(1)).block_until_ready()
seconds = time.perf_counter() - compiled
print(
    json.dumps(
        {
            "stepsPerSecond": UPDATES * ROWS / seconds,
            "fitness": None if math.isnan(fitness) else float(fitness),
            "compileSeconds": compiled - started,
        }
    )
)
