{"never":"collected"}
