"""The judge's side: test cells run here, and ask the student's process through proxies."""
