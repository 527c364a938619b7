"""The judge runs the test cells, which use the objects of the student's process through proxies."""
