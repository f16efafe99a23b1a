package org.essc.holderpage;

/**
 * The page of the electronic card's PIN.
 *
 * @param form {@code change}, {@code set}, or {@code none} where nothing can be done now
 * @param set whether there is one
 * @param lockedUntil null while it is not locked
 * @param face whether the channel has just seen the holder's face
 * @param note what became of the form before, or null
 * @param left attempts, where the note tells them
 */
record PinView(
    Frame frame,
    String form,
    boolean set,
    String lockedUntil,
    boolean face,
    String note,
    Integer left,
    String reason) {}
