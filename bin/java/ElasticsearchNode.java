import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Starts one node of Elasticsearch from its published libraries, and ends when it is told to.
 *
 * <p>Arguments: the node's home folder, then settings as name=value. For tests alone: it passes
 * over Elasticsearch's own start (security manager, checks of the machine).
 *
 * <p>Everything by reflection: so any Java from 17 on compiles this class, and it starts
 * versions whose libraries were compiled for a newer one.
 */
public final class ElasticsearchNode {
  private static final String ROOT = "org.elasticsearch.";

  private ElasticsearchNode() {}

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    Object builder = method("common.settings.Settings", "builder").invoke(null);
    Method put = builder.getClass().getMethod("put", String.class, String.class);
    put.invoke(builder, "path.home", home.toString());
    for (int number = 1; number < arguments.length; number++) {
      String[] pair = arguments[number].split("=", 2);
      put.invoke(builder, pair[0], pair[1]);
    }
    Object settings = builder.getClass().getMethod("build").invoke(builder);
    method("common.logging.LogConfigurator", "configureWithoutConfig").invoke(null, settings);
    Object environment =
        type("env.Environment")
            .getConstructor(type("common.settings.Settings"), Path.class)
            .newInstance(settings, home.resolve("config"));
    Object modules =
        method("plugins.PluginsLoader", "loadModulesBundles")
            .invoke(null, home.resolve("modules"));
    Object loader =
        method("plugins.PluginsLoader", "createPluginsLoader", 4)
            .invoke(null, modules, Set.of(), Map.of(), false);
    Object node = constructor("node.Node", environment, loader).newInstance(environment, loader);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    node.getClass().getMethod("close").invoke(node);
                  } catch (ReflectiveOperationException error) {
                    error.printStackTrace();
                  } finally {
                    ended.countDown();
                  }
                }));
    node.getClass().getMethod("start").invoke(node);
    ended.await();
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(ROOT + name);
  }

  private static Method method(String owner, String name) throws ClassNotFoundException {
    return method(owner, name, -1);
  }

  /** The method of that name; with that many parameters, unless the number is negative. */
  private static Method method(String owner, String name, int parameters)
      throws ClassNotFoundException {
    for (Method one : type(owner).getDeclaredMethods()) {
      boolean fits = parameters < 0 || one.getParameterCount() == parameters;
      if (one.getName().equals(name) && fits) {
        one.setAccessible(true);
        return one;
      }
    }
    throw new IllegalStateException(owner + " has no " + name);
  }

  private static Constructor<?> constructor(String owner, Object... values)
      throws ClassNotFoundException {
    List<String> known = new ArrayList<>();
    for (Constructor<?> one : type(owner).getConstructors()) {
      known.add(one.toString());
      Class<?>[] types = one.getParameterTypes();
      boolean fits = types.length == values.length;
      for (int number = 0; fits && number < types.length; number++) {
        fits = types[number].isInstance(values[number]);
      }
      if (fits) {
        return one;
      }
    }
    throw new IllegalStateException(owner + " is made otherwise: " + known);
  }
}
