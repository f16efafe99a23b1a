/** Whether there is more to do than can be done; below the problems, which ask for it. */
package org.essc.platform.pressure;
