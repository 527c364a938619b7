"""Swallows every exception of later cells with set_custom_exc and a patched showtraceback."""

shell = get_ipython()
shell.set_custom_exc((BaseException,), lambda *args, **kwargs: None)
shell.showtraceback = shell._showtraceback = shell.showsyntaxerror = lambda *args, **kwargs: None
type(shell).showtraceback = lambda *args, **kwargs: None
