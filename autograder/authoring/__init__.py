"""What a maintainer of the course uses: banks, rules for notebooks, the release, the outline."""
