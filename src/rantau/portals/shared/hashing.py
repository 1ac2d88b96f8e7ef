"""Password hashing that two cores can bear on a busy day: 21 ms and 19 MiB (OWASP's minimum)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SmallArgon2(Argon2PasswordHasher):
    """Argon2id with t=2, m=19 MiB, p=1."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
