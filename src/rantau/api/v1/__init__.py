"""Version 1 of the door for programs. What is said here stays until there is a version 2."""
