/** The mark of an open socket that `-s` leaves out: it is not listed whatever else selects it. */
export const excludedSocket = -1;
