network-title = No internet
network-text = This device has no connection. Check the Wi-Fi or the mobile internet. The page opens by itself as soon as there is one.
server-title = The court’s server does not answer
server-text = Your device has a connection. The page tries again by itself and opens as soon as the server answers. If that takes long, call the court.
retry = Try now
trying = Trying…
