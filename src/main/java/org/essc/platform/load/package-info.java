/**
 * What keeps an instance answering when more is asked than it can do: refuse early, say that it is
 * overload, and do nothing for callers that are gone.
 */
package org.essc.platform.load;
