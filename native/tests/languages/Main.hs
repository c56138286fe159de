import Control.Concurrent
import Control.Monad
import System.IO
main :: IO ()
main = do
  done <- newEmptyMVar
  forM_ [1 .. 10 :: Int] $ \i -> forkIO (threadDelay 1000 >> putMVar done i)
  total <- sum <$> replicateM 10 (takeMVar done)
  writeFile "haskell.txt" (show (sum [1 .. 100000 + total]))
  putStrLn (if total == 55 then "ok" else "no")
