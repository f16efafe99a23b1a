package org.essc.sandbox.play;

/**
 * A body that is no JSON, such as a picture or a signed statement.
 *
 * @param shown what is told of it
 */
record Upload(byte[] content, String mediaType, Object shown) {

  @Override
  public String toString() {
    return "Upload[" + mediaType + "]";
  }
}
