"""The desk put together: builds every part and introduces it to the next; nothing else."""
