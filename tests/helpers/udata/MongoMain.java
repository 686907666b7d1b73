import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;

/** A MongoDB in memory; prints the port it took. It says wire version 9: the driver of udata refuses its own, 8. */
public class MongoMain {
  public static void main(String[] arguments) throws Exception {
    MongoBackend backend = new MemoryBackend().version(new MongoVersion() {
      public List<Integer> getVersionArray() { return List.of(4, 4, 0); }
      public int getWireVersion() { return 9; }
    });
    System.out.println("PORT " + new MongoServer(backend).bind().getPort());
    System.in.read();
    System.exit(0);
  }
}
