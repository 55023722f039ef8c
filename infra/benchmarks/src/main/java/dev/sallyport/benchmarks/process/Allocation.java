package dev.sallyport.benchmarks.process;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Bytes that all threads of another JVM have allocated, asked of that JVM itself ({@code
 * ThreadMXBean.getTotalThreadAllocatedBytes}).
 */
public final class Allocation implements AutoCloseable {
  private final JMXConnector connector;
  private final MBeanServerConnection connection;

  private Allocation(JMXConnector connector) throws IOException {
    this.connector = connector;
    this.connection = connector.getMBeanServerConnection();
  }

  /**
   * Attaches to a JVM of the same user on this machine; it must be trusted, which a server that
   * this harness started is.
   */
  @SuppressWarnings("BanJNDI")
  public static Allocation of(long pid) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        return new Allocation(
            JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IllegalStateException("cannot attach to process " + pid, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("BanJNDI")
  public long bytes() {
    try {
      return (Long)
          connection.getAttribute(
              new ObjectName("java.lang:type=Threading"), "TotalThreadAllocatedBytes");
    } catch (JMException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException _) {
      // The other JVM may have gone already.
    }
  }
}
