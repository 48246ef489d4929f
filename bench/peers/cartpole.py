"""Motion, observation, reward and fitness of the task `cartpole-swingup` with its `human` reward, written once for
plain floats (`math`), NumPy arrays and JAX arrays; `verify.py` holds it against envs/cartpole."""

import math

GRAVITY = 9.8
CART_MASS = 1.0
POLE_MASS = 0.1
TOTAL_MASS = CART_MASS + POLE_MASS
HALF_LENGTH = 0.5
MAX_FORCE = 5.0
TIMESTEP = 0.02
TRACK_HALF_LENGTH = 2.4
HORIZON = 250
"""Steps of an episode; its second half counts for the fitness."""
FITNESS_FROM = HORIZON // 2

# Episodes start with the pole hanging: half widths of the uniform noise on position, velocity, angle, angular velocity.
RESET_NOISE = (0.1, 0.05, 0.1, 0.05)
RESET_MIDDLE = (0.0, 0.0, math.pi, 0.0)


def create(xp):
    """The functions `step`, `observe`, `off_track` and `standing` over the numbers of module `xp`.

    A state is the tuple (cart position m, cart velocity m/s, pole angle rad, pole velocity rad/s)."""
    sin, cos, exp, floor = xp.sin, xp.cos, xp.exp, xp.floor

    def half_step(state, force):
        position, velocity, angle, pole_velocity = state
        sine, cosine = sin(angle), cos(angle)
        drive = (force + POLE_MASS * HALF_LENGTH * pole_velocity * pole_velocity * sine) / TOTAL_MASS
        pole_acceleration = (GRAVITY * sine - cosine * drive) / (
            HALF_LENGTH * (4 / 3 - POLE_MASS * cosine * cosine / TOTAL_MASS)
        )
        velocity = velocity + TIMESTEP * (
            drive - POLE_MASS * HALF_LENGTH * pole_acceleration * cosine / TOTAL_MASS
        )
        pole_velocity = pole_velocity + TIMESTEP * pole_acceleration
        angle = angle + TIMESTEP * pole_velocity
        angle = angle - 2 * math.pi * floor(angle / (2 * math.pi) + 0.5)
        return position + TIMESTEP * velocity, velocity, angle, pole_velocity

    def step(state, force):
        """The next state and the reward of an action in newtons, within ±MAX_FORCE."""
        following = half_step(half_step(state, force), force)
        position, _, angle, pole_velocity = following
        cosine = cos(angle)
        excess_energy = (0.1 / 6) * pole_velocity * pole_velocity + 0.49 * (cosine - 1)
        energy = 1 - abs(excess_energy) / 0.98
        height = (1 + cosine) / 2
        reward = (
            (energy + abs(energy)) / 2
            + height
            + height * height * height * height * exp(-((pole_velocity / 5) * (pole_velocity / 5)))
            - 0.5 * (position / 2.4) * (position / 2.4)
            - 0.001 * force * force
        )
        return following, reward

    def observe(state):
        position, velocity, angle, pole_velocity = state
        return position / 2, velocity / 3, cos(angle), sin(angle), pole_velocity / 5

    def off_track(state):
        return abs(state[0]) > TRACK_HALF_LENGTH

    def standing(state):
        position, _, angle, pole_velocity = state
        return (cos(angle) > 0.95) & (abs(pole_velocity) < 1) & (abs(position) < 1)

    return step, observe, off_track, standing
